// How nodes and edges look: one stylesheet. Sizes are screen pixels, so they are divided by the zoom, and refreshed when it comes to rest.
export function palette() {
  const css = getComputedStyle(document.documentElement);
  const color = name => css.getPropertyValue(`--tw-${name}`).trim();
  return { ink: color('ink'), surface: color('surface'), edge: color('edge'), accent: color('accent') };
}

// look: { colors, zoom, patchSide, side(level), patch(code), edges: { opacity, width } }, read anew whenever an element is styled
export function stylesheet(look) {
  const { colors } = look;
  const px = value => () => value / look.zoom;
  const is = (node, name) => node.hasClass(name);
  const image = {
    shape: 'rectangle', 'background-color': '#808080', 'background-image': n => look.patch(n.data('patch')), 'background-image-smoothing': 'no', 'background-image-containment': 'over',
    'background-width': '100%', 'background-height': '100%', 'border-position': 'outside', 'border-color': 'data(color)',
  };
  const disc = n => look.side(n.data('level')) / look.zoom;
  const outline = (width, color) => ({ 'outline-width': px(width), 'outline-color': color });
  return [
    // An empty list of images, not the usual “none”: for that one, Cytoscape takes every node it draws for one whose image is loading, and styles it anew each time.
    { selector: 'node', style: { 'background-image': [], 'overlay-opacity': 0 } },
    { selector: '.node', style: { width: disc, height: disc, 'background-color': n => n.data('color'), 'border-width': px(0.8), 'border-color': colors.surface, 'z-index': depth } },
    { selector: '.patch', style: { ...image, width: () => look.patchSide / look.zoom, height: () => look.patchSide / look.zoom, 'border-width': px(2) } },
    { selector: '.near', style: { 'border-width': px(2), 'border-color': colors.accent } },
    { selector: '.marked', style: { 'border-width': px(2.5), 'border-color': colors.ink } },
    { selector: '.cursor', style: { ...outline(2.5, colors.accent), 'outline-offset': px(5) } },
    { selector: '.node:selected', style: { ...outline(3, colors.ink), 'outline-offset': n => (is(n, 'patch') ? 3 : 1.5) / look.zoom } },
    { selector: '.cursor:selected', style: { 'border-width': px(2.5), 'border-color': colors.accent } },
    { selector: '.dim', style: { opacity: 0.3 } },
    { selector: '.ring', style: { ...image, width: 'data(side)', height: 'data(side)', 'border-width': n => n.data('side') / 16, 'z-index': 2000 } },
    { selector: 'edge', style: { 'curve-style': 'haystack', 'haystack-radius': 0, 'line-color': colors.edge, events: 'no', width: () => look.edges.width / look.zoom, opacity: () => look.edges.opacity, 'overlay-opacity': 0 } },
    { selector: '.faint', style: { opacity: () => look.edges.opacity / 3 } },
    { selector: '.lit', style: { 'line-color': colors.accent, width: px(1.25), opacity: 0.75 } },
    { selector: '.callout', style: { 'line-color': colors.ink, width: px(0.8), opacity: 0.7 } },
    {
      selector: 'core',
      style: { 'selection-box-color': colors.accent, 'selection-box-border-color': colors.accent, 'selection-box-opacity': 0.14, 'active-bg-opacity': 0, 'outside-texture-bg-opacity': 0 },
    },
  ];
}

// Larger nodes above smaller ones, patches above discs, those that stand out above all others of their kind.
function depth(node) {
  const state = node.hasClass('cursor') ? 600 : node.selected() ? 500 : node.hasClass('marked') ? 400 : node.hasClass('near') ? 300 : 100;
  return state + node.data('level') + (node.hasClass('patch') ? 1000 : 0);
}
