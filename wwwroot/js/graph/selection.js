// The nodes chosen: by a click, a box, a line around them, a walk from those chosen, or by the page.
import { inside } from './lasso.js';
import { grow, through } from './walks.js';

const mostReported = 5000;

export class Selection {
  constructor(view) {
    this.view = view;
    this.silent = false;
  }

  get positions() { return this.view.cy.nodes(':selected').map(n => n.data('at')); }

  // Positions of the nodes chosen; says so where there are none.
  chosen(act) {
    const chosen = this.positions;
    if (!chosen.length) this.view.notice(`Nothing is selected: choose a node first, ${act}.`);
    return chosen;
  }

  component() {
    const from = this.chosen('then add what is connected to it');
    if (from.length) this.choose(grow(this.view.edges.neighbours, from, Infinity));
  }

  neighbours() {
    const from = this.chosen('then add its neighbours');
    if (from.length) this.choose(grow(this.view.edges.neighbours, from, 1));
  }

  // A path of fewest edges through the nodes chosen, in the order of their ids.
  path() {
    const { view } = this, ends = this.chosen('then another, and a path joins them');
    if (!ends.length) return;
    if (ends.length === 1) return view.notice('A path needs two nodes: hold Shift and choose another.');
    const reached = through(view.edges.neighbours, ends);
    if (reached) this.choose(reached); else view.notice('No path joins the nodes chosen.');
  }

  within(line, add) {
    const { view } = this, { cy, at } = view, zoom = cy.zoom(), pan = cy.pan();
    const found = view.order.filter(i => inside(line, at.x[i] * zoom + pan.x, at.y[i] * zoom + pan.y));
    if (!found.length) return view.notice('No node inside; the selection stays.');
    this.choose(new Set(add ? [...found, ...this.positions] : found));
    view.notice('');
  }

  choose(positions) {
    const { cy, nodes } = this.view;
    this.view.addRest();
    cy.batch(() => nodes.forEach((node, at) => positions.has(at) ? node.select() : node.unselect()));
  }

  // Something was chosen or left: what is beside it stays bright, and the page is told.
  changed() {
    const { view } = this, chosen = this.positions;
    view.marked = chosen.length ? new Set(chosen) : null;
    view.near = new Set(chosen.flatMap(at => view.edges.neighbours[at]));
    view.settled();
    view.refresh();
    if (!this.silent) view.dotnet.invokeMethodAsync('OnSelectedAsync', chosen.slice(0, mostReported).map(at => view.scene.id[at]));
    this.silent = false;
  }

  // From the page: does not report back.
  take(ids) {
    const { cy, nodes } = this.view;
    this.view.addRest();
    const wanted = new Set(ids.map(String));
    const different = nodes.filter(n => n.selected() !== wanted.has(n.id()));
    if (!different.length) return;
    this.silent = true;
    cy.batch(() => different.forEach(n => wanted.has(n.id()) ? n.select() : n.unselect()));
  }
}
