// The graph without a pointer: a cursor that walks from node to node, and keys for what the buttons do.
import { nextNode } from './keyboard.js';

export class Cursor {
  constructor(view) {
    this.view = view;
    this.at = null;
  }

  key(e) {
    const { view } = this, { selection, lasso } = view;
    const act = {
      '+': () => view.zoomBy(1.4), '=': () => view.zoomBy(1.4), '-': () => view.zoomBy(1 / 1.4), '0': () => view.fit(),
      Escape: () => this.escape(),
      z: () => view.zoomToSelection(), c: () => selection.component(), n: () => selection.neighbours(), p: () => selection.path(), l: () => view.toggleLasso(),
      Enter: () => this.open(e.shiftKey), ' ': () => this.open(e.shiftKey),
    }[e.key];
    const next = nextNode(view.at, view.scene.size, view.edges.neighbours, this.at, e.key);
    if ((!act && next === null) || e.altKey || e.ctrlKey || e.metaKey) return;
    e.preventDefault();
    if (act) act(); else this.move(next);
  }

  // The nearest first: the line being drawn, the lasso, the selection.
  escape() {
    const { view } = this;
    if (view.lasso.drop()) return;
    if (view.lasso.on) return view.toggleLasso(false);
    view.cy.nodes(':selected').unselect();
    this.move(null);
  }

  open(add) {
    const { view } = this;
    view.addRest();
    const node = view.nodes[this.at];
    if (!node) return;
    if (!add) view.cy.nodes(':selected').difference(node).unselect();
    if (add && node.selected()) node.unselect(); else node.select();
  }

  move(at) {
    const { view } = this, { cy, nodes } = view;
    if (this.at === at) return;
    view.addRest();
    nodes[this.at]?.removeClass('cursor');
    this.at = at;
    view.dirty = true;
    view.say('hover', at === null ? '' : view.describe(at));
    view.say('spoken', at === null ? '' : `${view.describe(at)}, ${view.edges.neighbours[at].length} neighbours`);
    if (at === null) return view.drawLines();
    nodes[at].addClass('cursor');
    const { x, y } = nodes[at].renderedPosition();
    if (x < 20 || y < 20 || x > cy.width() - 20 || y > cy.height() - 20) cy.center(nodes[at]);
    view.settled();
  }
}
