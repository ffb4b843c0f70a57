import cytoscape from 'cytoscape';
import { paintDiscs } from './discs.js';
import { take } from './early.js';
import { Edges } from './edges.js';
import { savePng } from './export.js';
import { Cursor } from './cursor.js';
import { Lasso } from './lasso.js';
import { Host } from './host.js';
import { Layer } from './layer.js';
import { PatchImages } from './patches.js';
import { PatchNodes } from './patchnodes.js';
import { listenToPointer } from './pointer.js';
import { Ring } from './ring.js';
import { Selection } from './selection.js';
import { palette, stylesheet } from './style.js';
import { boxOf, show, zoomBy } from './viewport.js';

const settle = 90;
const number = new Intl.NumberFormat('en');

// Either a scene, or the key of one with its options that the page is taken to have drawn already; where it has not, the scene is asked for.
export async function create(element, dotnet, key, scene, options, forced) {
  const early = take(element), view = early?.view ?? new MapperView(element);
  if (scene || early?.key !== key) view.update(scene ?? await dotnet.invokeMethodAsync('SceneAsync'), options, forced);
  else if (forced) view.update(null, options, forced);
  view.connect(dotnet);
  return view;
}

// Nodes are known by their position in the columns of the scene; ids go in and out only. Nobody is told of what is chosen until the view is connected.
export class MapperView {
  constructor(element) {
    this.dotnet = null;
    // There may be an element for a while before there is something to draw in it.
    this.host = new Host(element, this, {
      key: e => { if (this.scene) this.cursor.key(e); },
      left: () => { if (this.scene) this.cursor.move(null); },
      resized: () => {
        this.cy.resize();
        if (!this.scene) return;
        if (this.follow) this.fit(); else this.settleLater();
      },
    });
    this.colors = palette();
    this.edges = new Edges();
    // Edges and discs on canvases of their own: tens of thousands of lines are not drawn anew where only colours change.
    this.lines = new Layer(this.host.part('edges'));
    this.discs = new Layer(this.host.part('discs'));
    this.zoom = 1;
    this.dirty = true;
    this.discsDirty = false;
    this.shownPatches = new Set();
    this.outlined = new Set();
    this.isChosen = at => this.selection.nodes.has(at);
    this.isNear = at => !this.isChosen(at) && this.selection.near.has(at);
    this.isDim = at => this.selection.nodes.size > 0 && !this.isChosen(at) && !this.selection.near.has(at);
    this.isMarked = at => this.outlined.has(at);
    this.isCursor = at => this.cursor.at === at;
    this.depth = at => (this.isCursor(at) ? 600 : this.isChosen(at) ? 500 : this.isMarked(at) ? 400 : this.isNear(at) ? 300 : 100) + this.scene.level[at];
    this.abort = new AbortController();
    // An element of our own: the library stops where its container is taken out of what is around it.
    const container = this.host.part('canvas').appendChild(document.createElement('div'));
    Object.assign(container.style, { position: 'absolute', inset: 0 });
    this.cy = cytoscape({
      container, elements: [], minZoom: 0.02, maxZoom: 60, boxSelectionEnabled: true, selectionType: 'single',
    });
    this.patchNodes = new PatchNodes(this);
    this.ring = new Ring(this);
    this.selection = new Selection(this);
    this.cursor = new Cursor(this);
    this.lasso = new Lasso(this.host.part('lasso'), this.abort.signal, (line, add) => this.selection.within(line, add));
    this.listen();
    this.restyle();
  }

  // From now on the page is told of what is chosen, and of what was chosen before.
  connect(dotnet) {
    this.dotnet = dotnet;
    this.host.connected();
    if (this.selection.nodes.size) this.selection.tell();
    if (this.lasso.on) this.tell('OnLassoAsync', true);
  }

  tell(method, value) { this.dotnet?.invokeMethodAsync(method, value); }

  listen() {
    const { cy } = this;
    cy.on('viewport', () => this.settleLater());
    cy.on('render', () => this.drawLayers());
    listenToPointer(this);
    this.theme = new MutationObserver(() => { this.colors = palette(); this.restyle(); });
    this.theme.observe(document.documentElement, { attributeFilter: ['data-theme'] });
  }

  drawLayers() {
    if (!this.scene) return;
    const { cy, edges } = this, zoom = cy.zoom(), pan = cy.pan(), marks = edges.source.length + this.scene.id.length;
    this.lines.draw(zoom, pan, this.dirty, marks, (context, x, y, w, h) => {
      edges.paint(context, i => x(this.at.x[i]), i => y(this.at.y[i]), w, h, this.colors, this.selection.nodes.size ? this.selection.nodes : null, 1);
    });
    this.discs.draw(zoom, pan, this.dirty || this.discsDirty, marks, (context, x, y, w, h) => {
      paintDiscs(this, context, x, y, w, h);
      this.ring.paint(context, x, y, this.colors.ink);
    });
    this.dirty = this.discsDirty = false;
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
    this.dirty = true;
    // A new scene is placed before it has elements, so each of them is styled once.
    if (scene || forced || before?.layout !== options.layout) this.arrange(); else this.settled();
    if (!scene) this.refresh();
  }

  load(scene) {
    // Before their columns go.
    this.patchNodes.clear();
    this.ring.show(null);
    this.scene = scene;
    this.at = scene;
    this.forced = null;
    this.selection.clear();
    this.outlined = new Set();
    this.cursor.at = null;
    this.follow = true;
    this.edges.load(scene.degree, scene.target);
  }

  // Sides of the discs, and the order in which they are painted.
  measure() {
    const { level } = this.scene;
    this.sides = level.map(l => this.discSide(l / 63));
    this.order = level.map((_, i) => i).sort((a, b) => level[a] - level[b]);
  }

  // What is drawn has changed where it stands; edges: lines, too.
  refresh(edges = true) {
    if (edges) this.dirty = true; else this.discsDirty = true;
    this.cy.batch(() => this.patchNodes.restyle());
    this.drawLayers();
  }

  // Only the colours change: no node moves, none is made anew.
  recolor(color) {
    this.scene.color = color;
    this.refresh(false);
    this.ring.recolor();
  }

  // Only the sizes change.
  resize(level) {
    this.scene.level = level;
    this.measure();
    this.refresh(false);
  }

  // The nodes a class of the barcode goes through; null: none.
  mark(ids) {
    const wanted = new Set(ids ?? []);
    this.outlined = new Set(this.scene.id.flatMap((id, at) => wanted.has(id) ? [at] : []));
    this.refresh(false);
  }

  // Called by the page.
  selectComponent() { this.selection.component(); }
  selectNeighbours() { this.selection.neighbours(); }
  selectPath() { this.selection.path(); }
  select(ids) { this.selection.take(ids); }

  zoomToSelection() {
    const chosen = this.selection.wanted('then zoom to it'), { cy } = this;
    if (!chosen.length) return;
    this.follow = false;
    show(cy, boxOf(this.at, chosen), 0.7 * cy.width(), 0.7 * cy.height(), 12);
    this.settled();
  }

  toggleLasso(on = !this.lasso.on) {
    if (this.lasso.on === on) return;
    this.lasso.on = on;
    // From the button too: Escape is heard here.
    if (on) this.host.focus();
    this.host.notice(on ? 'Draw a line around nodes; Shift adds them, Escape leaves.' : '');
    this.tell('OnLassoAsync', on);
  }

  discSide(t) {
    const dense = this.scene.id.length > 1200 ? 0.7 : 1;
    return dense * (this.patches ? 4.5 + 5 * t : 5 + 10 * t);
  }

  arrange() {
    const forced = this.options.layout === 'force';
    this.host.say('busy', forced && !this.forced ? 'Arranging by forces…' : '');
    this.place(forced ? this.forced ?? this.at : this.scene);
  }

  // The page has no force layout to send.
  arrangeFailed(text) {
    this.host.say('busy', '');
    this.host.notice(text);
  }

  place(at) {
    this.at = at;
    this.dirty = true;
    this.cy.batch(() => this.patchNodes.place());
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

  settleLater() { this.host.later('settle', settle, () => this.settled()); }

  // The viewport has come to rest: screen sizes and the choice of patches follow it.
  settled() {
    this.host.never('settle');
    const { cy } = this;
    const changed = Math.abs(cy.zoom() / this.zoom - 1) > 1e-3;
    this.zoom = cy.zoom();
    this.patchSide = this.patchNodes.side();
    this.dirty ||= changed || this.lines.moved;
    cy.batch(() => {
      this.discsDirty = this.patchNodes.choose() || this.discsDirty;
      if (changed) this.patchNodes.restyle();
    });
    this.drawLayers();
    this.host.say('status', this.patches ? this.count() : '');
  }

  count() {
    const all = this.scene.id.length, shown = this.shownPatches.size, n = v => number.format(v);
    return !all ? '' : shown === all ? `all ${n(all)} nodes as patches` : `showing ${n(shown)} of ${n(all)} nodes as patches – zoom in for more`;
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

  destroy() {
    this.abort.abort();
    this.host.destroy();
    this.theme.disconnect();
    this.cy.destroy();
  }
}
