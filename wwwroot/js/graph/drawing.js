// The nodes of a scene as elements of Cytoscape, each an element all the time, whether it is a disc or a patch. Only what changes is styled anew.
import { declutter } from './declutter.js';
import { edgeElements, edgeLook, joined, mostEdgeElements, nodeId, noEdges, readEdges } from './edges.js';
import { markOf } from './style.js';

const gap = 6; // pixels between two patches
const beside = 40; // pixels around the view that are kept up to date with it

export class Drawing {
  constructor(cy) {
    Object.assign(this, { cy, scene: null, at: null, nodes: [], edges: noEdges, patches: false, zoom: 1, patchSide: 30, shown: new Set(), images: null });
    this.look = this.createLook();
  }

  createLook() {
    const drawing = this;
    return {
      colors: {}, edges: edgeLook(0), mark: markOf(0),
      get zoom() { return drawing.zoom; },
      get patchSide() { return drawing.patchSide; },
      side: level => drawing.side(level),
      patch: code => drawing.images.of(code),
    };
  }

  get areElements() { return this.edges.source.length <= mostEdgeElements; }

  // Without elements yet: they are built once it is known how large they are on the screen.
  load(scene) {
    this.cy.elements().remove();
    Object.assign(this, { scene, at: scene, nodes: [], shown: new Set(), edges: readEdges(scene.degree, scene.gap) });
    Object.assign(this.look, { edges: edgeLook(this.edges.source.length), mark: markOf(0) });
  }

  build(first) {
    const { cy, scene, at } = this;
    this.sized = new Float64Array(scene.id.length).fill(this.zoom);
    this.shown = this.wanted(first);
    const nodes = scene.id.map((_, i) => ({
      group: 'nodes', classes: this.shown.has(i) ? 'node patch' : 'node', grabbable: false, pannable: true, position: { x: at.x[i], y: at.y[i] },
      data: { id: nodeId(i), at: i, level: scene.level[i], color: scene.color[i], patch: scene.patch[i] },
    }));
    this.nodes = cy.add(nodes.concat(this.areElements ? edgeElements(this.edges) : [])).nodes().toArray();
  }

  // The nodes beside some, as elements.
  near(positions) { return this.areElements ? this.of(positions).openNeighborhood('.node') : this.of(joined(this.edges, new Set(positions))); }

  of(positions) { return this.cy.collection([...positions].map(i => this.nodes[i])); }

  // Whether a node stands in the lower right corner of the view, which begins there.
  reaches(left, top) {
    const { cy, at } = this, zoom = cy.zoom(), pan = cy.pan();
    return at.x.some((x, i) => x * zoom + pan.x > left && at.y[i] * zoom + pan.y > top);
  }

  // Sides in half pixels: discs of one side and colour share one picture in Cytoscape's cache.
  side(level) {
    const t = level / 63, dense = this.scene.id.length > 1200 ? 0.7 : 1;
    return Math.round(2 * dense * (this.patches ? 4.5 + 5 * t : 5 + 10 * t)) / 2;
  }

  recolor(color) { this.change('color', color); }

  resize(level) { this.change('level', level); }

  change(name, values) {
    const before = this.scene[name];
    this.scene[name] = values;
    this.cy.batch(() => this.nodes.forEach((node, i) => { if (before[i] !== values[i]) node.data(name, values[i]); }));
  }

  // Gives a class to these elements and takes it from all others. Cytoscape would style those anew, too, that have it already.
  only(name, elements) {
    const had = this.cy.elements(`.${name}`);
    this.cy.batch(() => {
      had.difference(elements).removeClass(name);
      elements.difference(had).addClass(name);
    });
  }

  // So many nodes are selected. Those that are already are styled anew where the marks become thinner or thicker.
  mark(selected) {
    const { cy, look } = this, mark = markOf(selected);
    if (look.mark === mark) return;
    look.mark = mark;
    cy.elements('.node:selected, .near, .lit').updateStyle();
  }

  place(at) {
    this.at = at;
    this.cy.batch(() => this.nodes.forEach((node, i) => node.position({ x: at.x[i], y: at.y[i] })));
  }

  // Everything is drawn in another way.
  restyle() { this.cy.elements().updateStyle(); }

  // The nodes that are patches: as many as do not cover each other, the largest and those in `first` first.
  wanted(first) {
    if (!this.patches) return new Set();
    const { cy, at, scene } = this, zoom = cy.zoom(), pan = cy.pan();
    const points = scene.id.map((_, i) => ({ id: i, x: at.x[i] * zoom + pan.x, y: at.y[i] * zoom + pan.y, rank: scene.size[i] + (first.has(i) ? 1e9 : 0) }));
    return declutter(points, this.patchSide + gap, cy.width(), cy.height());
  }

  choose(first) {
    this.shown = this.wanted(first);
    this.only('patch', this.of(this.shown));
  }

  // The viewport has come to rest. side: of a patch; first: what is a patch before others
  settle(side, first) {
    const { cy, zoom } = this;
    this.patchSide = side;
    if (!this.nodes.length) {
      this.zoom = cy.zoom();
      return this.build(first);
    }
    cy.batch(() => {
      this.choose(first);
      this.rescale(Math.abs(cy.zoom() / zoom - 1) > 1e-3);
    });
  }

  // Screen sizes follow the zoom. Nodes beside the view wait until they are seen.
  rescale(changed) {
    const { cy, at, sized } = this, zoom = this.zoom = cy.zoom(), { x1, x2, y1, y2 } = cy.extent(), room = beside / zoom;
    const stale = this.nodes.filter((_, i) => Math.abs(sized[i] / zoom - 1) > 1e-3 && at.x[i] > x1 - room && at.x[i] < x2 + room && at.y[i] > y1 - room && at.y[i] < y2 + room);
    stale.forEach(node => { sized[node.data('at')] = zoom; });
    cy.collection(stale).updateStyle();
    if (changed) cy.edges().updateStyle();
  }
}
