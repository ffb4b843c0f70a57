import cytoscape from '../../lib/cytoscape.js';
import { declutter } from '../../js/graph/declutter.js';
import { paintDiscs } from '../../js/graph/discs.js';
import { Edges } from '../../js/graph/edges.js';
import { savePng } from '../../js/graph/export.js';
import { Cursor } from '../../js/graph/cursor.js';
import { Lasso } from '../../js/graph/lasso.js';
import { Layer } from '../../js/graph/layer.js';
import { PatchImages } from '../../js/graph/patches.js';
import { Ring } from '../../js/graph/ring.js';
import { Selection } from '../../js/graph/selection.js';
import { palette, stylesheet } from '../../js/graph/style.js';
import { boxOf, show, zoomBy } from '../../js/graph/viewport.js';

const settle = 90, afterFirstFrame = 60;
const number = new Intl.NumberFormat('en');

export function create(element, dotnet, scene, options, forced) {
  return new MapperView(element, dotnet, scene, options, forced);
}

// Nodes are known by their position in the columns of the scene; ids go in and out only.
class MapperView {
  constructor(element, dotnet, scene, options, forced) {
    this.element = element;
    this.dotnet = dotnet;
    this.part = name => element.querySelector(`[data-${name}]`);
    this.colors = palette();
    this.edges = new Edges();
    this.layer = new Layer(this.part('edges'));
    this.zoom = 1;
    this.dirty = true;
    this.nodes = [];
    this.outlined = new Set();
    this.isChosen = at => this.marked?.has(at) ?? false;
    this.isNear = at => !this.isChosen(at) && this.near.has(at);
    this.isDim = at => Boolean(this.marked) && !this.isChosen(at) && !this.near.has(at);
    this.isMarked = at => this.outlined.has(at);
    this.timers = {};
    this.abort = new AbortController();
    this.cy = cytoscape({
      container: this.part('canvas'), elements: [], minZoom: 0.02, maxZoom: 60, boxSelectionEnabled: true, selectionType: 'single',
    });
    this.ring = new Ring(this);
    this.selection = new Selection(this);
    this.cursor = new Cursor(this);
    this.lasso = new Lasso(this.part('lasso'), this.abort.signal, (line, add) => this.selection.within(line, add));
    this.listen();
    this.restyle();
    this.update(scene, options, forced);
  }

  listen() {
    const { cy } = this;
    cy.on('select unselect', 'node', () => this.later('selection', 25, () => this.selection.changed()));
    cy.on('viewport', () => this.later('settle', settle, () => this.settled()));
    cy.on('scrollzoom dragpan pinchzoom', () => { this.follow = false; });
    cy.on('render', () => this.drawLines());
    cy.on('drag', 'node.ring', () => { this.dirty = true; });
    cy.on('tap', 'node.ring', e => this.selection.choose(new Set([e.target.data('at')])));
    cy.on('mouseover', 'node', e => this.say('hover', `${this.describe(e.target.data('at'))}${e.target.hasClass('ring') ? ' · drag to move it, on this page only' : ''}`));
    cy.on('mouseout', 'node', () => this.say('hover', ''));
    const { signal } = this.abort;
    this.element.addEventListener('keydown', e => this.cursor.key(e), { signal });
    this.element.addEventListener('blur', () => this.cursor.move(null), { signal });
    this.resizing = new ResizeObserver(() => {
      cy.resize();
      if (this.follow) this.fit(); else this.later('settle', settle, () => this.settled());
    });
    this.resizing.observe(this.element);
    this.theme = new MutationObserver(() => { this.colors = palette(); this.restyle(); });
    this.theme.observe(document.documentElement, { attributeFilter: ['data-theme'] });
  }

  drawLines() {
    if (!this.scene) return;
    const { cy, edges } = this, zoom = cy.zoom(), pan = cy.pan();
    this.layer.draw(zoom, pan, this.dirty, edges.source.length + this.scene.id.length, (context, x, y, w, h) => {
      edges.paint(context, i => x(this.at.x[i]), i => y(this.at.y[i]), w, h, this.colors, this.marked, 1);
      paintDiscs(this, context, x, y, w, h);
      this.ring.paint(context, x, y, this.colors.ink);
    });
    this.dirty = false;
  }

  // scene null: only the way of drawing changes; forced: places of the force layout where they are new to this view
  update(scene, options, forced) {
    const before = this.options;
    this.options = options;
    if (scene) this.load(scene);
    if (forced) this.forced = forced;
    if (scene || before?.scale !== options.scale) this.images = new PatchImages(this.scene.side, options.patchColors);
    this.patches = options.drawing === 'patches' && this.scene.side > 0;
    this.measure();
    if (scene || forced || before?.layout !== options.layout) this.arrange(); else this.settled();
    // The view is where it will stay before the library has any node, so each is styled once.
    if (scene) this.add(); else this.refresh(true);
  }

  load(scene) {
    this.scene = scene;
    this.at = scene;
    this.forced = null;
    this.marked = null;
    this.near = new Set();
    this.outlined = new Set();
    this.shownPatches = new Set();
    this.cursor.at = null;
    this.follow = true;
    this.ring.show(null);
    this.edges.load(scene.source, scene.target, scene.id.length);
    this.cy.elements().remove();
    this.nodes = [];
    this.waiting = false;
  }

  // What is seen first: the discs are painted, and the library takes its time for thousands of elements that only the pointer finds.
  add() {
    this.addNodes([...this.shownPatches]);
    this.waiting = this.shownPatches.size < this.scene.id.length;
    this.later('nodes', afterFirstFrame, () => this.addRest());
  }

  addRest() {
    if (!this.waiting) return;
    this.waiting = false;
    clearTimeout(this.timers.nodes);
    this.addNodes(this.order.filter(i => !this.nodes[i]));
  }

  addNodes(positions) {
    const { at, scene, shownPatches } = this;
    const added = this.cy.add(positions.map(i => ({
      group: 'nodes', grabbable: false, classes: shownPatches.has(i) ? 'patch' : '', position: { x: at.x[i], y: at.y[i] }, data: { id: `${scene.id[i]}`, at: i },
    })));
    added.forEach(node => { this.nodes[node.data('at')] = node; });
  }

  // Sides of the discs, and the order in which they are painted.
  measure() {
    const { level } = this.scene;
    this.sides = level.map(l => this.discSide(l / 63));
    this.order = level.map((_, i) => i).sort((a, b) => level[a] - level[b]);
  }

  // What is drawn has changed where it stands. all: what the pointer finds, too.
  refresh(all = false) {
    this.dirty = true;
    this.cy.batch(() => (all ? this.cy.nodes() : this.cy.nodes('.patch')).updateStyle());
    this.drawLines();
  }

  // Only the colours change: no node moves, none is made anew.
  recolor(color) {
    this.scene.color = color;
    this.refresh();
    this.ring.recolor();
  }

  // Only the sizes change.
  resize(level) {
    this.scene.level = level;
    this.measure();
    this.refresh(true);
  }

  // The nodes a class of the barcode goes through; null: none.
  mark(ids) {
    const wanted = new Set(ids ?? []);
    this.outlined = new Set(this.scene.id.flatMap((id, at) => wanted.has(id) ? [at] : []));
    this.refresh();
  }

  // Called by the page.
  selectComponent() { this.selection.component(); }
  selectNeighbours() { this.selection.neighbours(); }
  selectPath() { this.selection.path(); }
  select(ids) { this.selection.take(ids); }

  zoomToSelection() {
    const chosen = this.selection.chosen('then zoom to it'), { cy } = this;
    if (!chosen.length) return;
    this.follow = false;
    show(cy, boxOf(this.at, chosen), 0.7 * cy.width(), 0.7 * cy.height(), 12);
    this.settled();
  }

  toggleLasso(on = !this.lasso.on) {
    if (this.lasso.on === on) return;
    this.lasso.on = on;
    // From the button too: Escape is heard here.
    if (on) this.element.focus({ preventScroll: true });
    this.notice(on ? 'Draw a line around nodes; Shift adds them, Escape leaves.' : '');
    this.dotnet.invokeMethodAsync('OnLassoAsync', on);
  }

  discSide(t) {
    const dense = this.scene.id.length > 1200 ? 0.7 : 1;
    return dense * (this.patches ? 4.5 + 5 * t : 5 + 10 * t);
  }

  arrange() {
    const forced = this.options.layout === 'force';
    this.say('busy', forced && !this.forced ? 'Arranging by forces…' : '');
    this.place(forced ? this.forced ?? this.at : this.scene);
  }

  // The page has no force layout to send.
  arrangeFailed(text) {
    this.say('busy', '');
    this.notice(text);
  }

  place(at) {
    this.at = at;
    this.dirty = true;
    this.cy.batch(() => this.nodes.forEach((node, i) => node.position({ x: at.x[i], y: at.y[i] })));
    this.fit();
  }

  around(ring) {
    this.ring.show(ring);
    this.fit();
  }

  fit() {
    this.follow = true;
    const { cy, at, ring } = this;
    if (!at.x.length || !cy.width() || !cy.height()) return;
    const [left, right, bottom] = ring.frame ? ring.inset() : [0, 0, 0];
    const room = ring.frame ? 2 : this.patches ? 28 : 20;
    show(cy, ring.frame ?? boxOf(at), Math.max(cy.width() - left - right - 2 * room, 40), Math.max(cy.height() - bottom - 2 * room, 40), 4, (left - right) / 2, -bottom / 2);
    this.settled();
  }

  zoomBy(factor) {
    this.follow = false;
    zoomBy(this.cy, factor);
  }

  // The viewport has come to rest: screen sizes and the choice of patches follow it.
  settled() {
    clearTimeout(this.timers.settle);
    const { cy } = this;
    const changed = Math.abs(cy.zoom() / this.zoom - 1) > 1e-3;
    this.zoom = cy.zoom();
    this.patchSide = cy.width() < 420 ? 27 : this.scene.id.length > 80 ? 30 : 33;
    this.dirty ||= changed || this.layer.moved;
    cy.batch(() => {
      this.choosePatches();
      if (changed) cy.nodes('.patch').updateStyle();
    });
    // What the pointer finds follows once nothing moves any more: of thousands of nodes it takes a moment.
    if (changed) this.later('find', 250, () => cy.batch(() => cy.nodes().updateStyle()));
    this.drawLines();
    this.say('status', this.patches ? this.count() : '');
  }

  choosePatches() {
    const { cy, at, zoom, scene } = this, pan = cy.pan(), before = this.shownPatches;
    const rank = i => scene.size[i] + (i === this.cursor.at || this.isChosen(i) ? 1e9 : 0);
    const points = () => scene.id.map((_, i) => ({ id: i, x: at.x[i] * zoom + pan.x, y: at.y[i] * zoom + pan.y, rank: rank(i) }));
    const chosen = this.shownPatches = this.patches ? declutter(points(), this.patchSide + 6, cy.width(), cy.height()) : new Set();
    for (const i of before) if (!chosen.has(i)) { this.nodes[i]?.removeClass('patch'); this.dirty = true; }
    for (const i of chosen) if (!before.has(i)) { this.nodes[i]?.addClass('patch'); this.dirty = true; }
    this.shown = chosen.size;
  }

  count() {
    const all = this.scene.id.length, n = v => number.format(v);
    return !all ? '' : this.shown === all ? `all ${n(all)} nodes as patches` : `showing ${n(this.shown)} of ${n(all)} nodes as patches – zoom in for more`;
  }

  restyle() {
    this.dirty = true;
    this.cy.style(stylesheet(this));
  }

  describe(at) {
    const size = this.scene.size[at];
    return `node ${this.scene.id[at]} · ${number.format(size)} point${size === 1 ? '' : 's'}`;
  }

  exportPng(name) {
    return savePng(this, name);
  }

  say(part, text) {
    const target = this.part(part);
    if (target && target.textContent !== text) target.textContent = text;
  }

  // A line that goes away by itself.
  notice(text) {
    this.say('notice', text);
    this.later('notice', 6000, () => this.say('notice', ''));
  }

  later(name, wait, action) {
    clearTimeout(this.timers[name]);
    this.timers[name] = setTimeout(action, wait);
  }

  destroy() {
    this.abort.abort();
    this.resizing.disconnect();
    this.theme.disconnect();
    for (const timer of Object.values(this.timers)) clearTimeout(timer);
    this.cy.destroy();
  }
}
