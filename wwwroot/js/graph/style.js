// How nodes look. Sizes are screen pixels: the view divides by the zoom and refreshes them when it settles.
export function palette() {
  const css = getComputedStyle(document.documentElement);
  const color = name => css.getPropertyValue(`--tw-${name}`).trim();
  return { ink: color('ink'), surface: color('surface'), edge: color('edge'), accent: color('accent') };
}

export function stylesheet(view) {
  const { colors } = view;
  const px = value => value / view.zoom;
  // The library may style an element once more that was taken away with its scene: its number means nothing in the next.
  const at = n => n.data('at'), color = n => view.scene.color[at(n)] ?? colors.edge, patch = n => view.images.of(n.data('patch'));
  const image = {
    shape: 'rectangle', 'background-color': '#808080', 'background-image': patch, 'background-image-smoothing': 'no', 'background-image-containment': 'over',
    'background-width': '100%', 'background-height': '100%', 'border-position': 'outside', 'overlay-opacity': 0,
  };
  // By what a node is at the moment: chosen, below the cursor, or neither.
  const state = (chosen, cursor, other) => n => view.isChosen(at(n)) ? chosen : view.isCursor(at(n)) ? cursor : other;
  return [
    {
      selector: 'node.patch',
      style: {
        ...image, width: () => px(view.patchSide), height: () => px(view.patchSide),
        'border-width': n => px(view.isMarked(at(n)) ? 2.5 : 2), 'border-color': n => view.isMarked(at(n)) ? colors.ink : view.isNear(at(n)) ? colors.accent : color(n),
        'outline-width': n => px(state(3, 2.5, 0)(n)), 'outline-color': state(colors.ink, colors.accent, colors.ink), 'outline-offset': n => px(state(3, 5, 0)(n)),
        opacity: n => view.isDim(at(n)) ? 0.3 : 1, 'z-index': n => view.depth(at(n)) || 0,
      },
    },
    { selector: 'node.ring', style: { ...image, width: 'data(side)', height: 'data(side)', 'border-width': n => n.data('side') / 16, 'border-color': color, 'z-index': 700 } },
    { selector: 'core', style: { 'selection-box-color': colors.accent, 'selection-box-border-color': colors.accent, 'selection-box-opacity': 0.14, 'active-bg-opacity': 0 } },
  ];
}
