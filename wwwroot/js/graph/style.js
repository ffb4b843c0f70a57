// How nodes and edges look: one stylesheet. Sizes are screen pixels, so they are divided by the zoom, and refreshed when it comes to rest.
export function palette() {
  const css = getComputedStyle(document.documentElement);
  const color = name => css.getPropertyValue(`--tw-${name}`).trim();
  return { ink: color('ink'), surface: color('surface'), edge: color('edge'), accent: color('accent') };
}

// How nodes and edges that are selected stand out, in pixels: around hundreds of nodes, thick rings and bright edges would hide the colours.
const marks = [{ above: 100, outline: 1, offset: 0, near: 0.8, lit: 0.2 }, { above: 24, outline: 1.75, offset: 0.5, near: 1.25, lit: 0.4 }, { above: 0, outline: 3, offset: 1.5, near: 2, lit: 0.75 }];

export const markOf = selected => marks.find(mark => selected > mark.above) ?? marks.at(-1);

// look: { colors, zoom, patchSide, side(level), patch(code), edges: { opacity, width }, mark: { outline, offset, near, lit } }, read anew whenever an element is styled
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
    { selector: '.near', style: { 'border-width': () => look.mark.near / look.zoom, 'border-color': colors.accent } },
    { selector: '.marked', style: { 'border-width': px(2), 'border-color': colors.ink } },
    { selector: '.cursor', style: { ...outline(2.5, colors.accent), 'outline-offset': px(5) } },
    { selector: '.node:selected', style: { 'outline-width': () => look.mark.outline / look.zoom, 'outline-color': colors.ink, 'outline-offset': n => (is(n, 'patch') ? 3 : look.mark.offset) / look.zoom } },
    { selector: '.cursor:selected', style: { 'border-width': px(2.5), 'border-color': colors.accent } },
    { selector: '.dim', style: { opacity: 0.3 } },
    // What the chosen bar goes through is seen as well as what is selected: neither mark hides the other.
    { selector: '.dim.marked', style: { opacity: 1 } },
    { selector: '.ring', style: { ...image, width: 'data(side)', height: 'data(side)', 'border-width': n => n.data('side') / 16, 'z-index': 2000 } },
    { selector: 'edge', style: { 'curve-style': 'haystack', 'haystack-radius': 0, 'line-color': colors.edge, events: 'no', width: () => look.edges.width / look.zoom, opacity: () => look.edges.opacity, 'overlay-opacity': 0 } },
    { selector: '.faint', style: { opacity: () => look.edges.opacity / 3 } },
    { selector: '.lit', style: { 'line-color': colors.accent, width: px(1.25), opacity: () => look.mark.lit } },
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
