// The graph that walks go through: the drawn one where its edges are elements, else one of the same nodes and all edges that is never drawn.
// That one is made when it is first asked for, in steps: an edge costs two kilobytes and some twenty microseconds.
import cytoscape from 'cytoscape';
import { edgeElements, mostEdgeElements, nodeId, noEdges } from './edges.js';

const step = 500; // edges between two turns of the page

export class Structure {
  constructor(drawn) {
    this.drawn = drawn;
    this.load(0, noEdges);
  }

  load(count, edges) {
    this.destroy();
    Object.assign(this, { count, edges, filling: null });
  }

  // Null where another graph has taken its place meanwhile.
  whole() {
    if (this.edges.source.length <= mostEdgeElements) return Promise.resolve(this.drawn);
    return this.filling ??= this.fill(this.edges);
  }

  get ready() { return this.edges.source.length <= mostEdgeElements || Boolean(this.hidden?.scratch('filled')); }

  async fill(edges) {
    const graph = this.hidden = cytoscape({ headless: true, styleEnabled: false, layout: { name: 'null' } });
    graph.add(Array.from({ length: this.count }, (_, at) => ({ group: 'nodes', classes: 'node', data: { id: nodeId(at), at } })));
    for (let from = 0; from < edges.source.length; from += step) {
      await new Promise(turn => setTimeout(turn));
      if (graph !== this.hidden) return null;
      graph.add(edgeElements(edges, from, from + step));
    }
    graph.scratch('filled', true);
    return graph;
  }

  destroy() {
    this.hidden?.destroy();
    this.hidden = null;
  }
}
