import cytoscape from '../../lib/cytoscape.js';
import { declutter } from '../../js/graph/declutter.js';
import { EdgeLayer } from '../../js/graph/edges.js';
import { savePng } from '../../js/graph/export.js';
import { nextNode } from '../../js/graph/keyboard.js';
import { PatchImages } from '../../js/graph/patches.js';
import { palette, stylesheet } from '../../js/graph/style.js';

const settle = 90;

export function create(element, dotnet, scene, options) {
  return new MapperView(element, dotnet, scene, options);
}

// Nodes are known by their position in the columns of the scene; ids go in and out only.
class MapperView {
  constructor(element, dotnet, scene, options) {
    this.element = element;
    this.dotnet = dotnet;
    this.part = name => element.querySelector(`[data-${name}]`);
    this.colors = palette();
    this.edges = new EdgeLayer(this.part('edges'));
    this.zoom = 1;
    this.cursor = null;
    this.timers = {};
    this.abort = new AbortController();
    this.cy = cytoscape({
      container: this.part('canvas'), elements: [], minZoom: 0.02, maxZoom: 60, boxSelectionEnabled: true, selectionType: 'single', autoungrabify: true,
    });
    this.listen();
    this.update(scene, options);
  }

  listen() {
    const { cy } = this;
    cy.on('select unselect', 'node', () => this.later('selection', 25, () => this.selected()));
    cy.on('viewport', () => this.later('settle', settle, () => this.settled()));
    cy.on('scrollzoom dragpan pinchzoom', () => { this.follow = false; });
    cy.on('render', () => this.edges.draw(this.at, cy.zoom(), cy.pan(), this.colors, this.marked));
    cy.on('mouseover', 'node', e => this.say('hover', this.describe(e.target.data('at'))));
    cy.on('mouseout', 'node', () => this.say('hover', ''));
    const { signal } = this.abort;
    this.element.addEventListener('keydown', e => this.key(e), { signal });
    this.element.addEventListener('blur', () => this.setCursor(null), { signal });
    this.resizing = new ResizeObserver(() => {
      cy.resize();
      if (this.follow) this.fit(); else this.later('settle', settle, () => this.settled());
    });
    this.resizing.observe(this.element);
    this.theme = new MutationObserver(() => { this.colors = palette(); this.restyle(); });
    this.theme.observe(document.documentElement, { attributeFilter: ['data-theme'] });
  }

  // scene null: only the way of drawing changes
  update(scene, options) {
    const before = this.options;
    this.options = options;
    if (scene) this.load(scene);
    if (scene || before?.scale !== options.scale) this.images = new PatchImages(this.scene.side, options.patchColors);
    this.patches = options.drawing === 'patches' && this.scene.side > 0;
    this.cy.batch(() => { for (const node of this.nodes) node.data('px', this.discSide(node.data('level') / 63)); });
    if (scene || before?.layout !== options.layout) this.arrange(); else this.settled();
    this.restyle();
  }

  load(scene) {
    const { cy } = this;
    this.scene = scene;
    this.at = scene;
    this.forced = null;
    this.marked = null;
    this.cursor = null;
    this.follow = true;
    this.worker?.terminate();
    this.edges.load(scene.source, scene.target, scene.id.length);
    cy.elements().remove();
    this.nodes = cy.add(scene.id.map((id, at) => ({
      group: 'nodes', position: { x: scene.x[at], y: scene.y[at] },
      data: { id: `${id}`, at, level: scene.level[at], color: scene.color[at], patch: scene.patch[at], px: 6 },
    }))).toArray();
  }

  // Only the colours change: no node moves, none is made anew.
  recolor(color) {
    this.scene.color = color;
    this.cy.batch(() => this.nodes.forEach((node, at) => node.data('color', color[at])));
  }

  // The nodes a class of the barcode goes through; null: none.
  mark(ids) {
    const wanted = new Set((ids ?? []).map(String));
    this.cy.batch(() => this.nodes.forEach(node => node.toggleClass('marked', wanted.has(node.id()))));
  }

  selectComponent() {
    this.grow(Infinity);
  }

  selectNeighbours() {
    this.grow(1);
  }

  grow(steps) {
    const reached = new Set(this.nodes.filter(n => n.selected()).map(n => n.data('at')));
    let edge = [...reached];
    for (let step = 0; step < steps && edge.length; step++) {
      edge = edge.flatMap(at => this.edges.neighbours[at]).filter(at => !reached.has(at) && reached.add(at));
    }
    this.choose(reached);
  }

  // A path of fewest edges through the nodes chosen, in the order of their ids.
  selectPath() {
    const ends = this.nodes.filter(n => n.selected()).map(n => n.data('at'));
    const reached = new Set(ends);
    for (let i = 1; i < ends.length; i++) for (const at of this.path(ends[i - 1], ends[i])) reached.add(at);
    this.choose(reached);
  }

  path(from, to) {
    const before = new Map([[from, null]]);
    let edge = [from];
    while (edge.length && !before.has(to)) {
      edge = edge.flatMap(at => this.edges.neighbours[at].filter(next => !before.has(next) && before.set(next, at)));
    }
    const path = [];
    for (let at = before.has(to) ? to : null; at !== null; at = before.get(at)) path.push(at);
    return path;
  }

  choose(positions) {
    this.cy.batch(() => this.nodes.forEach((node, at) => positions.has(at) ? node.select() : node.unselect()));
  }

  zoomToSelection() {
    const chosen = this.nodes.filter(n => n.selected()).map(n => n.data('at'));
    if (!chosen.length) return this.fit();
    const ends = values => [Math.min(...values), Math.max(...values)];
    const [x1, x2] = ends(chosen.map(at => this.at.x[at])), [y1, y2] = ends(chosen.map(at => this.at.y[at]));
    const { cy } = this;
    const zoom = Math.min(0.7 * cy.width() / Math.max(x2 - x1, 1e-6), 0.7 * cy.height() / Math.max(y2 - y1, 1e-6), 12);
    this.follow = false;
    cy.viewport({ zoom, pan: { x: (cy.width() - zoom * (x1 + x2)) / 2, y: (cy.height() - zoom * (y1 + y2)) / 2 } });
    this.settled();
  }

  discSide(t) {
    const dense = this.nodes.length > 1200 ? 0.7 : 1;
    return dense * (this.patches ? 4.5 + 5 * t : 5 + 10 * t);
  }

  arrange() {
    this.say('busy', '');
    if (this.options.layout !== 'force') return this.place(this.scene);
    if (this.forced) return this.place(this.forced);
    this.place(this.at);
    this.say('busy', 'Arranging by forces…');
    const { scene } = this;
    this.worker?.terminate();
    this.worker = new Worker(new URL('../../js/graph/force.js', import.meta.url), { type: 'module' });
    this.worker.onmessage = ({ data }) => {
      this.worker.terminate();
      if (scene !== this.scene) return;
      this.forced = data;
      if (this.options.layout !== 'force') return;
      this.say('busy', '');
      this.place(data);
    };
    this.worker.onerror = () => this.say('busy', 'The force layout failed; the lens layout stays.');
    this.worker.postMessage({ x: scene.x, y: scene.y, source: scene.source, target: scene.target, weight: scene.weight });
  }

  place(at) {
    this.at = at;
    this.cy.batch(() => this.nodes.forEach((node, i) => node.position({ x: at.x[i], y: at.y[i] })));
    this.fit();
  }

  fit() {
    this.follow = true;
    const { cy, at } = this;
    if (!this.nodes.length || !cy.width() || !cy.height()) return;
    // Of positions, not of drawn sizes: those depend on the zoom.
    const ends = values => values.reduce(([a, b], v) => [Math.min(a, v), Math.max(b, v)], [Infinity, -Infinity]);
    const [x1, x2] = ends(at.x), [y1, y2] = ends(at.y);
    const room = this.patches ? 28 : 20;
    const w = Math.max(cy.width() - 2 * room, 40), h = Math.max(cy.height() - 2 * room, 40);
    const zoom = Math.min(w / Math.max(x2 - x1, 1e-6), h / Math.max(y2 - y1, 1e-6), 4);
    cy.viewport({ zoom, pan: { x: (cy.width() - zoom * (x1 + x2)) / 2, y: (cy.height() - zoom * (y1 + y2)) / 2 } });
    this.settled();
  }

  zoomBy(factor) {
    this.follow = false;
    this.cy.zoom({ level: this.cy.zoom() * factor, renderedPosition: { x: this.cy.width() / 2, y: this.cy.height() / 2 } });
  }

  // The viewport has come to rest: screen sizes and the choice of patches follow it.
  settled() {
    clearTimeout(this.timers.settle);
    const { cy } = this;
    const changed = Math.abs(cy.zoom() / this.zoom - 1) > 1e-3;
    this.zoom = cy.zoom();
    this.patchSide = cy.width() < 420 ? 27 : this.nodes.length > 80 ? 30 : 33;
    cy.batch(() => {
      if (this.patches) this.choosePatches(); else cy.nodes('.patch').removeClass('patch');
      if (changed) cy.nodes().updateStyle();
    });
    this.say('status', this.patches ? this.count() : '');
  }

  choosePatches() {
    const { cy, at, zoom } = this;
    const pan = cy.pan();
    const points = this.nodes.map((node, id) => ({
      id, x: at.x[id] * zoom + pan.x, y: at.y[id] * zoom + pan.y, rank: this.scene.size[id] + (id === this.cursor || node.selected() ? 1e9 : 0),
    }));
    const chosen = declutter(points, this.patchSide + 6, cy.width(), cy.height());
    this.nodes.forEach((node, id) => { if (chosen.has(id) !== node.hasClass('patch')) node.toggleClass('patch', chosen.has(id)); });
    this.shown = chosen.size;
  }

  count() {
    const all = this.nodes.length, n = v => v.toLocaleString('en');
    return !all ? '' : this.shown === all ? `all ${n(all)} nodes as patches` : `showing ${n(this.shown)} of ${n(all)} nodes as patches – zoom in for more`;
  }

  restyle() {
    this.cy.style(stylesheet(this));
  }

  selected() {
    const { cy } = this;
    const chosen = this.nodes.filter(n => n.selected());
    this.marked = chosen.length ? new Set(chosen.map(n => n.data('at'))) : null;
    const near = new Set(chosen.flatMap(n => this.edges.neighbours[n.data('at')]));
    cy.batch(() => this.nodes.forEach((node, i) => {
      const own = this.marked?.has(i) ?? false;
      node.toggleClass('near', !own && near.has(i)).toggleClass('dim', Boolean(this.marked) && !own && !near.has(i));
    }));
    if (this.patches) this.settled();
    cy.forceRender();
    if (!this.silent) this.dotnet.invokeMethodAsync('OnSelectedAsync', chosen.slice(0, 2000).map(n => +n.id()));
    this.silent = false;
  }

  // from the page: does not report back
  select(ids) {
    const wanted = new Set(ids.map(String));
    const different = this.nodes.filter(n => n.selected() !== wanted.has(n.id()));
    if (!different.length) return;
    this.silent = true;
    this.cy.batch(() => different.forEach(n => wanted.has(n.id()) ? n.select() : n.unselect()));
  }

  key(e) {
    const act = {
      '+': () => this.zoomBy(1.4), '=': () => this.zoomBy(1.4), '-': () => this.zoomBy(1 / 1.4), '0': () => this.fit(),
      Escape: () => { this.cy.nodes(':selected').unselect(); this.setCursor(null); },
      z: () => this.zoomToSelection(), c: () => this.selectComponent(), n: () => this.selectNeighbours(), p: () => this.selectPath(),
      Enter: () => this.open(e.shiftKey), ' ': () => this.open(e.shiftKey),
    }[e.key];
    const next = nextNode(this.at, this.scene.size, this.edges.neighbours, this.cursor, e.key);
    if ((!act && next === null) || e.altKey || e.ctrlKey || e.metaKey) return;
    e.preventDefault();
    if (act) act(); else this.setCursor(next);
  }

  open(add) {
    const node = this.nodes[this.cursor];
    if (!node) return;
    if (!add) this.cy.nodes(':selected').difference(node).unselect();
    if (add && node.selected()) node.unselect(); else node.select();
  }

  setCursor(at) {
    if (this.cursor === at) return;
    this.nodes[this.cursor]?.removeClass('cursor');
    this.cursor = at;
    this.say('hover', at === null ? '' : this.describe(at));
    this.say('spoken', at === null ? '' : `${this.describe(at)}, ${this.edges.neighbours[at].length} neighbours`);
    if (at === null) return;
    this.nodes[at].addClass('cursor');
    const { x, y } = this.nodes[at].renderedPosition();
    if (x < 20 || y < 20 || x > this.cy.width() - 20 || y > this.cy.height() - 20) this.cy.center(this.nodes[at]);
    if (this.patches) this.settled();
  }

  describe(at) {
    const size = this.scene.size[at];
    return `node ${this.scene.id[at]} · ${size.toLocaleString('en')} point${size === 1 ? '' : 's'}`;
  }

  exportPng(name) {
    return savePng(this, name);
  }

  say(part, text) {
    const target = this.part(part);
    if (target && target.textContent !== text) target.textContent = text;
  }

  later(name, wait, action) {
    clearTimeout(this.timers[name]);
    this.timers[name] = setTimeout(action, wait);
  }

  destroy() {
    this.abort.abort();
    this.resizing.disconnect();
    this.theme.disconnect();
    this.worker?.terminate();
    for (const timer of Object.values(this.timers)) clearTimeout(timer);
    this.cy.destroy();
  }
}
