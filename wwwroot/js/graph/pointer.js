// Mouse, pen and finger on the graph: Cytoscape selects and moves; what it is told here is said to the reader.
const adds = e => Boolean(e.originalEvent?.shiftKey || e.originalEvent?.ctrlKey || e.originalEvent?.metaKey);

export function listenToPointer(view) {
  const { cy, host } = view;
  cy.on('mouseover', '.node', e => host.say('hover', view.describe(e.target.data('at'))));
  cy.on('mouseover', '.ring', e => host.say('hover', `${view.describe(e.target.data('of'))} · drag to move it, on this page only`));
  cy.on('mouseout', 'node', () => host.say('hover', ''));
  cy.on('tap', '.ring', e => view.selection.tap(e.target.data('of'), adds(e)));
  cy.on('taphold', '.node', e => { if (e.originalEvent?.touches) hold(view, e.target.data('at')); });
  cy.on('scrollzoom dragpan pinchzoom', () => view.moved());
  cy.container().addEventListener('touchcancel', () => forget(cy), { passive: true });
}

// A touch that the system takes away. The library would still hold its node half a second later, and take the next tap beside all nodes for one on it.
function forget(cy) {
  const { touchData } = cy.renderer();
  clearTimeout(touchData.tapholdTimeout);
  touchData.start?.unactivate();
  Object.assign(touchData, { start: null, singleTouchMoved: true });
}

// A finger has no Shift key: held on a node, it adds the node to those chosen. Lifting it would choose that node alone.
function hold({ cy, lasso, selection }, at) {
  if (lasso.on) return;
  selection.tap(at, true);
  const release = () => cy.autounselectify(lasso.on);
  cy.autounselectify(true);
  cy.one('tapend', () => setTimeout(release));
  // The next touch may begin before that timer runs, and a touch that the system takes away never ends: what is tapped next counts.
  cy.one('tapstart', release);
}
