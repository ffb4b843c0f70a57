// How nodes look. Sizes are screen pixels: the view divides by the zoom and refreshes them when it settles.
export function palette() {
  const css = getComputedStyle(document.documentElement);
  const color = name => css.getPropertyValue(`--tw-${name}`).trim();
  return { ink: color('ink'), surface: color('surface'), edge: color('edge'), accent: color('accent') };
}

export function stylesheet(view) {
  const { colors } = view;
  const px = value => value / view.zoom;
  return [
    {
      selector: 'node',
      style: {
        shape: 'ellipse', width: n => px(n.data('px')), height: n => px(n.data('px')), 'background-color': 'data(color)',
        'border-width': () => px(0.75), 'border-color': colors.surface, 'z-index': n => n.data('level'), 'overlay-opacity': 0,
      },
    },
    {
      selector: 'node.patch',
      style: {
        shape: 'rectangle', width: () => px(view.patchSide), height: () => px(view.patchSide), 'background-color': '#808080',
        'background-image': n => view.images.of(n.data('patch')), 'background-image-smoothing': 'no', 'background-image-containment': 'over',
        'background-width': '100%', 'background-height': '100%', 'border-width': () => px(2), 'border-position': 'outside', 'border-color': 'data(color)',
        'z-index': n => 100 + n.data('level'),
      },
    },
    {
      selector: 'node.ring',
      style: {
        shape: 'rectangle', width: 'data(side)', height: 'data(side)', 'background-color': '#808080', 'background-image': n => view.images.of(n.data('patch')),
        'background-image-smoothing': 'no', 'background-image-containment': 'over', 'background-width': '100%', 'background-height': '100%',
        'border-width': n => n.data('side') / 16, 'border-position': 'outside', 'border-color': 'data(color)', 'z-index': 700,
      },
    },
    { selector: 'node.marked', style: { 'border-width': () => px(2.5), 'border-color': colors.ink, 'z-index': 85 } },
    { selector: 'node.patch.marked', style: { 'z-index': 400 } },
    { selector: 'node.dim', style: { opacity: 0.3 } },
    { selector: 'node.near', style: { 'border-width': () => px(2), 'border-color': colors.accent, 'z-index': 80 } },
    { selector: 'node.patch.near', style: { 'z-index': 300 } },
    { selector: 'node:selected', style: { 'outline-width': () => px(3), 'outline-color': colors.ink, 'outline-offset': () => px(1.5), 'z-index': 90 } },
    { selector: 'node.patch:selected', style: { 'outline-offset': () => px(3), 'z-index': 500 } },
    { selector: 'node.cursor', style: { 'outline-width': () => px(2.5), 'outline-color': colors.accent, 'outline-offset': () => px(5), 'z-index': 600 } },
    { selector: 'core', style: { 'selection-box-color': colors.accent, 'selection-box-border-color': colors.accent, 'selection-box-opacity': 0.14, 'active-bg-opacity': 0 } },
  ];
}
