// The nodes chosen: Cytoscape's selection, by a tap or a box, and by a line around nodes, a walk from those chosen, or the page. Nodes go in and out as positions.
import { grown, reached, through } from './walks.js';

const mostReported = 5000;

export class Selection {
  // changed(): what is chosen has changed; notice(text)
  constructor(drawing, structure, { changed, told, notice }) {
    Object.assign(this, { drawing, structure, changed, told, notice, nodes: new Set(), quiet: false, waiting: false });
    // One change for all nodes that an act selects and unselects.
    drawing.cy.on('select unselect', '.node', () => {
      if (this.waiting) return;
      this.waiting = true;
      queueMicrotask(() => this.settle());
    });
  }

  clear() {
    this.nodes = new Set();
  }

  // Positions of the nodes chosen; says so where there are none.
  wanted(act) {
    if (!this.nodes.size) this.notice(`Nothing is selected: choose a node first, ${act}.`);
    return [...this.nodes];
  }

  component() { return this.walk('then add what is connected to it', reached); }

  neighbours() { return this.walk('then add its neighbours', grown); }

  // A path of fewest edges through the nodes chosen, in the order of their ids.
  path() {
    if (this.nodes.size === 1) return this.notice('A path needs two nodes: hold Shift and choose another.');
    return this.walk('then another, and a path joins them', through);
  }

  async walk(act, walk) {
    const from = this.wanted(act);
    if (!from.length) return;
    if (!this.structure.ready) this.notice('Following edges…');
    const graph = await this.structure.whole(), found = graph && walk(graph, from);
    if (!graph) return;
    if (found) this.choose(found);
    this.notice(found ? '' : 'No path joins the nodes chosen.');
  }

  tap(at, add) {
    if (!add) return this.choose([at]);
    const nodes = new Set(this.nodes);
    if (!nodes.delete(at)) nodes.add(at);
    this.choose(nodes);
  }

  // found: positions of the nodes within a line
  within(found, add) {
    if (!found.length) return this.notice('No node inside; the selection stays.');
    this.choose(add ? [...this.nodes, ...found] : found);
    this.notice('');
  }

  choose(positions) {
    const { cy } = this.drawing, wanted = this.drawing.of(positions), locked = cy.autounselectify();
    // The lasso locks the selection against taps.
    cy.autounselectify(false);
    cy.batch(() => {
      cy.nodes(':selected').difference(wanted).unselect();
      wanted.select();
    });
    cy.autounselectify(locked);
    this.settle();
  }

  // From the page: does not report back.
  take(ids) {
    const wanted = new Set(ids);
    this.quiet = true;
    this.choose(this.drawing.scene.id.flatMap((id, at) => wanted.has(id) ? [at] : []));
    this.quiet = false;
  }

  tell() {
    const { id } = this.drawing.scene;
    this.told([...this.nodes].slice(0, mostReported).map(at => id[at]));
  }

  // What is beside the nodes chosen stays bright.
  settle() {
    this.waiting = false;
    const { drawing } = this, { cy } = drawing, chosen = cy.nodes('.node:selected');
    const positions = chosen.map(node => node.data('at')).sort((a, b) => a - b);
    if (positions.length === this.nodes.size && positions.every(at => this.nodes.has(at))) return;
    this.nodes = new Set(positions);
    const near = drawing.near(positions).difference(chosen), links = cy.edges('.link'), lit = chosen.connectedEdges('.link');
    drawing.mark(positions.length);
    cy.batch(() => {
      drawing.only('near', near);
      drawing.only('dim', positions.length ? cy.nodes('.node').difference(chosen).difference(near) : cy.collection());
      drawing.only('lit', lit);
      drawing.only('faint', positions.length ? links.difference(lit) : cy.collection());
    });
    this.changed();
    if (!this.quiet) this.tell();
  }
}
