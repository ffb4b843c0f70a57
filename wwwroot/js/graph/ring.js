// Mean patches around the graph, with lines to their nodes. They are elements of the graph, so that they move and zoom with it, as in the exported figure;
// each can be dragged to another place.
export class Ring {
  constructor(view) {
    this.view = view;
    this.items = [];
    this.frame = null;
  }

  // ring: { side, node, x, y, frame } in the coordinates of the nodes; null takes it away
  show(ring) {
    const { cy } = this.view;
    this.items.forEach(item => item.remove());
    this.frame = ring?.frame ?? null;
    this.items = !ring ? [] : cy.add(ring.node.map((at, i) => ({
      group: 'nodes', classes: 'ring', selectable: false, grabbable: true, position: { x: ring.x[i], y: ring.y[i] },
      data: { id: `ring${i}`, at, side: ring.side, patch: this.view.scene.patch[at] },
    }))).toArray();
  }

  // Pixels at the left, right and bottom that the legend and the buttons take: patches must not stand below them.
  inset() {
    const size = name => this.view.host.element.parentElement?.querySelector(name)?.getBoundingClientRect() ?? { width: 0, height: 0 };
    const legend = size('.legend'), right = size('.icons').width + 10;
    return legend.width < 0.4 * this.view.cy.width() ? [legend.width + 12, right, 0] : [0, right, legend.height + 12];
  }

  recolor() {
    this.view.cy.batch(() => this.items.forEach(item => item.updateStyle()));
  }

  // x, y: of the model's coordinates on the canvas
  paint(context, x, y, color, scale = 1) {
    if (!this.items.length) return;
    const { at } = this.view;
    context.strokeStyle = color;
    context.globalAlpha = 0.7;
    context.lineWidth = 0.8 * scale;
    context.beginPath();
    for (const item of this.items) {
      const from = item.position(), node = item.data('at');
      context.moveTo(x(from.x), y(from.y));
      context.lineTo(x(at.x[node]), y(at.y[node]));
    }
    context.stroke();
    context.globalAlpha = 1;
  }
}
