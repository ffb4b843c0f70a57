// The nodes chosen: by a click, a box, a line around them, a walk from those chosen, or by the page. Nodes are positions.
import { inside } from './lasso.js';
import { grow, through } from './walks.js';

const mostReported = 5000;

export class Selection {
  constructor(view) {
    this.view = view;
    this.clear();
  }

  clear() {
    this.nodes = new Set();
    this.near = new Set();
  }

  // Positions of the nodes chosen; says so where there are none.
  wanted(act) {
    if (!this.nodes.size) this.view.host.notice(`Nothing is selected: choose a node first, ${act}.`);
    return [...this.nodes];
  }

  component() {
    const from = this.wanted('then add what is connected to it');
    if (from.length) this.choose(grow(this.view.edges.neighbours, from, Infinity));
  }

  neighbours() {
    const from = this.wanted('then add its neighbours');
    if (from.length) this.choose(grow(this.view.edges.neighbours, from, 1));
  }

  // A path of fewest edges through the nodes chosen, in the order of their ids.
  path() {
    const { view } = this, ends = this.wanted('then another, and a path joins them').sort((a, b) => a - b);
    if (!ends.length) return;
    if (ends.length === 1) return view.host.notice('A path needs two nodes: hold Shift and choose another.');
    const reached = through(view.edges.neighbours, ends);
    if (reached) this.choose(reached); else view.host.notice('No path joins the nodes chosen.');
  }

  // at: null beside all nodes
  tap(at, add) {
    if (!add) return this.choose(at === null ? [] : [at]);
    if (at === null) return;
    const nodes = new Set(this.nodes);
    if (!nodes.delete(at)) nodes.add(at);
    this.choose(nodes);
  }

  within(line, add) {
    const { view } = this, { cy, at } = view, zoom = cy.zoom(), pan = cy.pan();
    const found = view.order.filter(i => inside(line, at.x[i] * zoom + pan.x, at.y[i] * zoom + pan.y));
    if (!found.length) return view.host.notice('No node inside; the selection stays.');
    this.choose(add ? [...this.nodes, ...found] : found);
    view.host.notice('');
  }

  // from, to: corners in the coordinates of the graph
  inBox(from, to, add) {
    const { at, order } = this.view;
    const between = (v, a, b) => v >= Math.min(a, b) && v <= Math.max(a, b);
    const found = order.filter(i => between(at.x[i], from.x, to.x) && between(at.y[i], from.y, to.y));
    if (found.length) this.choose(add ? [...this.nodes, ...found] : found);
  }

  choose(positions) {
    if (this.become(positions)) this.tell();
  }

  // From the page: does not report back.
  take(ids) {
    const wanted = new Set(ids);
    this.become(this.view.scene.id.flatMap((id, at) => wanted.has(id) ? [at] : []));
  }

  tell() {
    const { id } = this.view.scene;
    this.view.tell('OnSelectedAsync', [...this.nodes].slice(0, mostReported).map(at => id[at]));
  }

  // What is beside the nodes chosen stays bright. False where they were chosen before.
  become(positions) {
    const { view } = this, nodes = new Set([...positions].sort((a, b) => a - b));
    if (nodes.size === this.nodes.size && [...nodes].every(at => this.nodes.has(at))) return false;
    this.nodes = nodes;
    this.near = new Set([...nodes].flatMap(at => view.edges.neighbours[at]));
    view.settled();
    view.refresh();
    return true;
  }
}
