// Mouse, pen and finger on the graph: Cytoscape selects and moves; what it is told here is said to the reader.
const adds = e => Boolean(e.originalEvent?.shiftKey || e.originalEvent?.ctrlKey || e.originalEvent?.metaKey);

export function listenToPointer(view) {
  const { cy, host } = view;
  cy.on('mouseover', '.node', e => host.say('hover', view.describe(e.target.data('at'))));
  cy.on('mouseover', '.ring', e => host.say('hover', `${view.describe(e.target.data('of'))} · drag to move it, on this page only`));
  cy.on('mouseout', 'node', () => host.say('hover', ''));
  cy.on('tap', '.ring', e => view.selection.tap(e.target.data('of'), adds(e)));
  cy.on('scrollzoom dragpan pinchzoom', () => { view.follow = false; });
}
