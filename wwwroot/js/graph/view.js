import cytoscape from 'cytoscape';
import { Cursor } from './cursor.js';
import { Drawing } from './drawing.js';
import { take } from './early.js';
import { EdgeLayer } from './edgelayer.js';
import { noEdges } from './edges.js';
import { savePng } from './export.js';
import { Host } from './host.js';
import { Lasso, nodesWithin } from './lasso.js';
import { PatchImages } from './patches.js';
import { listenToPointer } from './pointer.js';
import { Ring } from './ring.js';
import { Selection } from './selection.js';
import { Structure } from './structure.js';
import { palette, stylesheet } from './style.js';
import { boxOf, lookAt, lookOf, show, zoomBy } from './viewport.js';
import { count, counted } from './words.js';

const settle = 90;
const looked = 400; // milliseconds after which a part of the graph is one that is looked at
const mostRedrawn = 800; // elements; more are moved as one picture while a finger or the mouse moves them

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
    // An element of our own: the library stops where its container is taken out of what is around it.
    const container = this.host.part('canvas').appendChild(document.createElement('div'));
    Object.assign(container.style, { position: 'absolute', inset: 0 });
    this.cy = cytoscape({ container, elements: [], layout: { name: 'null' }, minZoom: 0.02, maxZoom: 60, boxSelectionEnabled: true, selectionType: 'single' });
    // The library keeps pictures of elements and of all of them together, and makes them anew whenever a colour changes; drawing discs takes less.
    const renderer = this.cy.renderer();
    renderer.drawLayeredElements = renderer.drawElements;
    this.drawing = new Drawing(this.cy);
    this.structure = new Structure(this.cy);
    this.ring = new Ring(this);
    this.selection = new Selection(this.drawing, this.structure, {
      changed: () => this.settled(),
      told: ids => this.tell('OnSelectedAsync', ids),
      notice: text => this.host.notice(text),
    });
    this.cursor = new Cursor(this);
    this.lasso = new Lasso(this.cy, this.drawing.look, (line, add) => this.selection.within(nodesWithin(this.cy, line), add));
    this.cy.on('viewport', () => this.settleLater());
    listenToPointer(this);
    this.theme = new MutationObserver(() => this.restyle());
    this.theme.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    this.restyle();
  }

  get scene() { return this.drawing.scene; }

  get at() { return this.drawing.at; }

  // From now on the page is told of what is chosen, and of what was chosen before.
  connect(dotnet) {
    this.dotnet = dotnet;
    this.host.connected();
    if (this.selection.nodes.size) this.selection.tell();
    if (this.lasso.on) this.tell('OnLassoAsync', true);
  }

  // The reader has moved or zoomed the graph, or wants all of it again: what is seen belongs to the address once it has come to rest.
  moved(follow = false) {
    this.follow = follow;
    this.host.later('looked', looked, () => this.tell('OnLookAsync', this.follow ? null : lookOf(this.cy)));
  }

  // From the page: a part of the graph, or null for all of it.
  look(part) {
    this.host.never('looked');
    if (!part) return this.fit();
    this.follow = false;
    lookAt(this.cy, part);
    this.settled();
  }

  // By the reader.
  fitAll() {
    this.fit();
    this.moved(true);
  }

  tell(method, value) { this.dotnet?.invokeMethodAsync(method, value); }

  // scene null: only the way of drawing changes; forced: places of the force layout where they are new to this view
  update(scene, options, forced) {
    const { drawing, options: before } = this;
    this.options = options;
    if (scene) this.load(scene);
    if (forced) this.forced = forced;
    if (scene || before?.scale !== options.scale) drawing.images = new PatchImages(this.scene.side, options.patchColors);
    drawing.patches = options.drawing === 'patches' && this.scene.side > 0;
    if (!scene && (before.scale !== options.scale || before.drawing !== options.drawing)) drawing.restyle();
    if (scene || forced || before?.layout !== options.layout) this.arrange(); else this.settled();
  }

  load(scene) {
    const { drawing } = this;
    this.ring.show(null);
    this.selection.clear();
    drawing.load(scene);
    this.structure.load(scene.id.length, drawing.edges);
    this.forced = null;
    this.cursor.at = null;
    this.follow = true;
    this.host.never('looked');
    this.cy.renderer().textureOnViewport = scene.id.length + (drawing.areElements ? drawing.edges.source.length : 0) > mostRedrawn;
    if (!drawing.areElements) this.edges ??= new EdgeLayer(this.cy, drawing.look, () => ({ edges: drawing.areElements ? noEdges : drawing.edges, at: drawing.at, chosen: this.selection.nodes }));
  }

  // Only the colours change: no node moves, none is made anew.
  recolor(color) {
    this.drawing.recolor(color);
    this.ring.recolor();
  }

  // Only the sizes change.
  resize(level) { this.drawing.resize(level); }

  // The nodes a class of the barcode goes through; null: none.
  mark(ids) {
    const wanted = new Set(ids ?? []);
    this.drawing.only('marked', this.drawing.of(this.scene.id.flatMap((id, at) => wanted.has(id) ? [at] : [])));
  }

  // Called by the page.
  selectComponent() { this.selection.component(); }
  selectNeighbours() { this.selection.neighbours(); }
  selectPath() { this.selection.path(); }
  select(ids) { this.selection.take(ids); }

  zoomToSelection() {
    const chosen = this.selection.wanted('then zoom to it'), { cy } = this;
    if (!chosen.length) return;
    this.moved();
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

  arrange() {
    const forced = this.options.layout === 'force';
    this.host.say('busy', forced && !this.forced ? 'Arranging by forces…' : '');
    this.drawing.place(forced ? this.forced ?? this.at : this.scene);
    this.fit();
  }

  // The page has no force layout to send.
  arrangeFailed(text) {
    this.host.say('busy', '');
    this.host.notice(text);
  }

  around(ring) {
    this.ring.show(ring);
    this.fit();
  }

  fit() {
    this.follow = true;
    const { cy, at, ring } = this;
    if (at.x.length && cy.width() && cy.height()) {
      const box = ring.frame ?? boxOf(at), room = ring.frame ? 2 : this.drawing.patches ? 28 : 20, buttons = this.host.buttons();
      const within = right => show(cy, box, Math.max(cy.width() - right - 2 * room, 40), Math.max(cy.height() - 2 * room, 40), 4, -right / 2);
      within(0);
      // Only where something would stand below the buttons is there room for them.
      if (ring.frame || this.drawing.reaches(cy.width() - buttons.width - room, cy.height() - buttons.height - room)) within(buttons.width);
    }
    this.settled();
  }

  zoomBy(factor) {
    this.moved();
    zoomBy(this.cy, factor);
  }

  settleLater() { this.host.later('settle', settle, () => this.settled()); }

  // The viewport has come to rest: screen sizes and the choice of patches follow it.
  settled() {
    this.host.never('settle');
    const { cursor, drawing, selection } = this;
    drawing.settle(this.cy.width() < 420 ? 27 : this.scene.id.length > 80 ? 30 : 33, cursor.at === null ? selection.nodes : new Set([...selection.nodes, cursor.at]));
    this.edges?.paint();
    this.host.say('status', drawing.patches ? this.count() : '');
  }

  count() {
    const all = this.scene.id.length, shown = this.drawing.shown.size;
    return !all ? '' : all === 1 ? 'the only node as a patch' : shown === all ? `all ${counted(all, 'node')} as patches` : `showing ${count(shown)} of ${counted(all, 'node')} as patches – zoom in for more`;
  }

  restyle() {
    this.drawing.look.colors = palette();
    this.cy.style(stylesheet(this.drawing.look));
    this.edges?.paint();
  }

  describe(at) {
    const size = this.scene.size[at];
    return `node ${this.scene.id[at]} · ${counted(size, 'point')}`;
  }

  exportPng(name) { return savePng(this.cy, this.drawing.look.colors.surface, name); }

  destroy() {
    this.host.destroy();
    this.theme.disconnect();
    this.structure.destroy();
    this.cy.destroy();
  }
}
