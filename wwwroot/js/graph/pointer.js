// Mouse, pen and finger on the graph. The graph library moves the picture and tells where it was touched; which node stands there is found here,
// so that the library need not hold thousands of elements for it.
const near = 2; // pixels around a disc that count as it

// The topmost node at a point in the coordinates of the graph, or null: patches lie above discs, larger above smaller.
export function nodeAt(view, { x, y }) {
  const { at, order, sides, shownPatches } = view;
  const half = view.patchSide / 2 / view.zoom;
  let found = null;
  for (const i of shownPatches)
    if (Math.abs(at.x[i] - x) <= half && Math.abs(at.y[i] - y) <= half && (found === null || view.depth(i) > view.depth(found))) found = i;
  for (let k = order.length - 1; found === null && k >= 0; k--) {
    const i = order[k], reach = (sides[i] / 2 + near) / view.cy.zoom();
    if (!shownPatches.has(i) && Math.abs(at.x[i] - x) <= reach && Math.hypot(at.x[i] - x, at.y[i] - y) <= reach) found = i;
  }
  return found;
}

export function listenToPointer(view) {
  const { cy, selection } = view;
  const isRing = e => e.target !== cy && e.target.hasClass('ring');
  const under = e => !view.scene ? null : isRing(e) ? e.target.data('at') : nodeAt(view, e.position);
  const adds = e => Boolean(e.originalEvent?.shiftKey || e.originalEvent?.ctrlKey || e.originalEvent?.metaKey);
  let start = null;
  cy.on('tap', e => selection.tap(under(e), adds(e)));
  cy.on('tapstart', e => { start = e.position; });
  cy.on('boxend', e => selection.inBox(start, e.position, adds(e)));
  cy.on('mousemove', e => {
    const i = under(e);
    view.host.say('hover', i === null ? '' : `${view.describe(i)}${isRing(e) ? ' · drag to move it, on this page only' : ''}`);
  });
  cy.on('scrollzoom dragpan pinchzoom', () => { view.follow = false; });
  cy.on('drag', 'node.ring', () => { view.discsDirty = true; });
}
