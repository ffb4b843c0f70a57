// How nodes look. Sizes are screen pixels: the view divides by the zoom and refreshes them when it settles.
export function palette() {
  const css = getComputedStyle(document.documentElement);
  const color = name => css.getPropertyValue(`--tw-${name}`).trim();
  return { ink: color('ink'), surface: color('surface'), edge: color('edge'), accent: color('accent') };
}

export function stylesheet(view) {
  const { colors } = view;
  const px = value => value / view.zoom;
  const at = n => n.data('at'), color = n => view.scene.color[at(n)], patch = n => view.images.of(view.scene.patch[at(n)]);
  return [
    {
      // Discs are painted by discs.js; here they are only what the pointer finds.
      selector: 'node',
      style: { shape: 'ellipse', width: n => px(view.sides[at(n)]), height: n => px(view.sides[at(n)]), opacity: 0, 'overlay-opacity': 0, 'z-index': n => view.scene.level[at(n)] },
    },
    {
      selector: 'node.patch',
      style: {
        shape: 'rectangle', width: () => px(view.patchSide), height: () => px(view.patchSide), 'background-color': '#808080',
        'background-image': patch, 'background-image-smoothing': 'no', 'background-image-containment': 'over',
        'background-width': '100%', 'background-height': '100%', 'border-width': n => px(view.isMarked(at(n)) ? 2.5 : 2), 'border-position': 'outside',
        'border-color': n => view.isMarked(at(n)) ? colors.ink : view.isNear(at(n)) ? colors.accent : color(n), opacity: n => view.isDim(at(n)) ? 0.3 : 1,
        'z-index': n => (view.isMarked(at(n)) ? 400 : view.isNear(at(n)) ? 300 : 100) + view.scene.level[at(n)],
      },
    },
    {
      selector: 'node.ring',
      style: {
        shape: 'rectangle', width: 'data(side)', height: 'data(side)', 'background-color': '#808080', 'background-image': patch,
        'background-image-smoothing': 'no', 'background-image-containment': 'over', 'background-width': '100%', 'background-height': '100%',
        'border-width': n => n.data('side') / 16, 'border-position': 'outside', 'border-color': color, opacity: 1, 'z-index': 700,
      },
    },
    { selector: 'node.patch:selected', style: { 'outline-width': () => px(3), 'outline-color': colors.ink, 'outline-offset': () => px(3), opacity: 1, 'z-index': 500 } },
    { selector: 'node.patch.cursor', style: { 'outline-width': () => px(2.5), 'outline-color': colors.accent, 'outline-offset': () => px(5), 'z-index': 600 } },
    { selector: 'core', style: { 'selection-box-color': colors.accent, 'selection-box-border-color': colors.accent, 'selection-box-opacity': 0.14, 'active-bg-opacity': 0 } },
  ];
}
