// The graph without a pointer: a cursor that walks from node to node, and keys for what the buttons do.
import { nextNode } from './keyboard.js';
import { counted } from './words.js';

export class Cursor {
  constructor(view) {
    this.view = view;
    this.at = null;
  }

  key(e) {
    const { view } = this, { selection, lasso } = view;
    const act = {
      '+': () => view.zoomBy(1.4), '=': () => view.zoomBy(1.4), '-': () => view.zoomBy(1 / 1.4), '0': () => view.fitAll(),
      Escape: () => this.escape(),
      z: () => view.zoomToSelection(), c: () => selection.component(), n: () => selection.neighbours(), p: () => selection.path(), l: () => view.toggleLasso(),
      Enter: () => this.open(e.shiftKey), ' ': () => this.open(e.shiftKey), '?': () => view.host.help(),
    }[e.key.length === 1 ? e.key.toLowerCase() : e.key];
    const next = nextNode(view.at, view.scene.size, at => view.drawing.near([at]).map(node => node.data('at')), this.at, e.key);
    if ((!act && next === null) || e.altKey || e.ctrlKey || e.metaKey) return;
    e.preventDefault();
    if (act) act(); else this.move(next);
  }

  // The nearest first: the line being drawn, the lasso, the selection.
  escape() {
    const { view } = this;
    if (view.lasso.drop()) return;
    if (view.lasso.on) return view.toggleLasso(false);
    view.selection.choose([]);
    this.move(null);
  }

  open(add) {
    if (this.at !== null) this.view.selection.tap(this.at, add);
  }

  move(at) {
    const { view } = this, { cy } = view;
    if (this.at === at) return;
    this.at = at;
    view.drawing.only('cursor', view.drawing.of(at === null ? [] : [at]));
    view.host.say('hover', at === null ? '' : view.describe(at));
    view.host.say('spoken', at === null ? '' : `${view.describe(at)}, ${counted(view.drawing.near([at]).length, 'neighbour')}`);
    if (at !== null) {
      const zoom = cy.zoom(), pan = cy.pan(), x = view.at.x[at] * zoom + pan.x, y = view.at.y[at] * zoom + pan.y;
      if (x < 20 || y < 20 || x > cy.width() - 20 || y > cy.height() - 20) cy.panBy({ x: cy.width() / 2 - x, y: cy.height() / 2 - y });
    }
    view.settled();
  }
}
