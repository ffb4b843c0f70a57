// Mean patches around the graph, with lines to their nodes. They are elements of the graph, so that they move and zoom with it, as in the exported figure;
// each can be dragged to another place.
import { nodeId } from './edges.js';

export class Ring {
  constructor(view) {
    this.view = view;
    this.frame = null;
  }

  // ring: { side, node, x, y, frame } in the coordinates of the nodes; null takes it away
  show(ring) {
    const { cy, scene } = this.view;
    cy.elements('.ring, .callout').remove();
    this.frame = ring?.frame ?? null;
    if (!ring) return;
    cy.add(ring.node.flatMap((at, i) => [
      {
        group: 'nodes', classes: 'ring', selectable: false, grabbable: true, position: { x: ring.x[i], y: ring.y[i] },
        data: { id: `ring${i}`, of: at, side: ring.side, color: scene.color[at], patch: scene.patch[at] },
      },
      { group: 'edges', classes: 'callout', selectable: false, data: { id: `callout${i}`, source: `ring${i}`, target: nodeId(at) } },
    ]));
  }

  recolor() {
    const { cy, scene } = this.view;
    cy.batch(() => cy.nodes('.ring').forEach(patch => patch.data('color', scene.color[patch.data('of')])));
  }
}
