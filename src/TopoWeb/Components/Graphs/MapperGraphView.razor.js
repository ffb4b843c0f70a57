import cytoscape from '../../lib/cytoscape.js';
import { declutter } from '../../js/graph/declutter.js';
import { nextNode } from '../../js/graph/keyboard.js';
import { PatchImages } from '../../js/graph/patches.js';
import { palette, stylesheet } from '../../js/graph/style.js';

const settle = 90;

export function create(element, dotnet, scene, options) {
  return new MapperView(element, dotnet, scene, options);
}

class MapperView {
  constructor(element, dotnet, scene, options) {
    this.element = element;
    this.dotnet = dotnet;
    this.part = name => element.querySelector(`[data-${name}]`);
    this.colors = palette();
    this.zoom = 1;
    this.follow = true;
    this.abort = new AbortController();
    this.cy = cytoscape({
      container: this.part('canvas'), elements: [], minZoom: 0.02, maxZoom: 60, wheelSensitivity: 0.6,
      boxSelectionEnabled: true, selectionType: 'single', autoungrabify: true, hideEdgesOnViewport: false,
      pixelRatio: scene.x.length > 2500 ? Math.min(devicePixelRatio, 1.5) : 'auto',
    });
    this.listen();
    this.update(scene, options);
  }

  listen() {
    const { cy } = this;
    cy.on('select unselect', 'node', () => this.later('selection', 25, () => this.selected()));
    cy.on('viewport', () => this.later('settle', settle, () => this.settled()));
    cy.on('scrollzoom dragpan pinchzoom', () => { this.follow = false; });
    cy.on('mouseover', 'node', e => this.say('hover', this.describe(e.target)));
    cy.on('mouseout', 'node', () => this.say('hover', ''));
    const signal = this.abort.signal;
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
    this.images = !scene && before?.scale === options.scale ? this.images : new PatchImages(this.scene.side, options.patchColors);
    this.patches = options.drawing === 'patches' && this.scene.side > 0;
    for (const node of this.nodes) node.data('px', this.discSide(node.data('level') / 63));
    if (scene || before?.layout !== options.layout) this.arrange();
    this.restyle();
    this.settled();
  }

  load(scene) {
    this.scene = scene;
    this.forced = null;
    this.worker?.terminate();
    this.worker = null;
    const { cy } = this;
    const many = scene.source.length;
    this.edgeWidth = many > 6000 ? 0.6 : 0.8;
    this.edgeOpacity = Math.min(0.55, Math.max(0.07, 900 / Math.max(1, many)));
    cy.batch(() => {
      cy.elements().remove();
      cy.add(scene.id.map((id, i) => ({
        group: 'nodes', position: { x: scene.x[i], y: scene.y[i] },
        data: { id: `${id}`, size: scene.size[i], level: scene.level[i], color: scene.ramp[scene.level[i]], patch: scene.patch[i], px: 6 },
      })));
      cy.add(scene.source.map((s, e) => ({ group: 'edges', data: { id: `e${e}`, source: `${scene.id[s]}`, target: `${scene.id[scene.target[e]]}` } })));
    });
    cy.renderer().hideEdgesOnViewport = many > 6000;
    this.nodes = cy.nodes().toArray();
    this.cursor = null;
    this.follow = true;
  }

  discSide(t) {
    const dense = this.nodes.length > 1200 ? 0.7 : 1;
    return dense * (this.patches ? 4.5 + 5 * t : 5 + 10 * t);
  }

  async arrange() {
    if (this.options.layout !== 'force') return this.place(this.scene);
    if (this.forced) return this.place(this.forced);
    this.say('busy', 'Arranging by forces…');
    const { scene } = this;
    this.worker?.terminate();
    const worker = this.worker = new Worker(new URL('../../js/graph/force.js', import.meta.url), { type: 'module' });
    worker.onmessage = ({ data }) => {
      worker.terminate();
      if (scene !== this.scene) return;
      this.worker = null;
      this.forced = data;
      this.say('busy', '');
      if (this.options.layout === 'force') this.place(data);
    };
    worker.onerror = () => this.say('busy', 'The force layout failed; the lens layout stays.');
    worker.postMessage({ x: scene.x, y: scene.y, source: scene.source, target: scene.target, weight: scene.weight });
  }

  place(at) {
    if (at === this.scene) this.say('busy', '');
    this.cy.batch(() => this.nodes.forEach((node, i) => node.position({ x: at.x[i], y: at.y[i] })));
    this.fit();
  }

  fit() {
    this.follow = true;
    if (!this.nodes.length || !this.cy.width() || !this.cy.height()) return;
    // Of positions, not of drawn sizes: those depend on the zoom.
    const box = { x1: Infinity, y1: Infinity, x2: -Infinity, y2: -Infinity };
    for (const node of this.nodes) {
      const { x, y } = node.position();
      box.x1 = Math.min(box.x1, x); box.x2 = Math.max(box.x2, x); box.y1 = Math.min(box.y1, y); box.y2 = Math.max(box.y2, y);
    }
    const room = this.patches ? 30 : 22;
    const w = Math.max(this.cy.width() - 2 * room, 40), h = Math.max(this.cy.height() - 2 * room, 40);
    const zoom = Math.min(w / Math.max(box.x2 - box.x1, 1e-6), h / Math.max(box.y2 - box.y1, 1e-6), 4);
    this.cy.viewport({ zoom, pan: { x: this.cy.width() / 2 - zoom * (box.x1 + box.x2) / 2, y: this.cy.height() / 2 - zoom * (box.y1 + box.y2) / 2 } });
    this.settled();
  }

  zoomBy(factor) {
    this.follow = false;
    this.cy.zoom({ level: this.cy.zoom() * factor, renderedPosition: { x: this.cy.width() / 2, y: this.cy.height() / 2 } });
  }

  // The viewport has come to rest: screen sizes and the choice of patches follow it.
  settled() {
    clearTimeout(this.timers?.settle);
    const { cy } = this;
    const zoom = cy.zoom();
    const changed = Math.abs(zoom / this.zoom - 1) > 1e-3;
    this.zoom = zoom;
    this.patchSide = cy.width() < 420 ? 26 : this.nodes.length > 80 ? 30 : 34;
    cy.batch(() => {
      if (this.patches) this.choosePatches(); else cy.nodes('.patch').removeClass('patch');
      if (changed) (this.scene.source.length > 5000 ? cy.nodes() : cy.elements()).updateStyle();
    });
    this.say('status', this.patches ? this.count() : '');
  }

  choosePatches() {
    const pan = this.cy.pan(), zoom = this.zoom;
    const points = this.nodes.map((node, i) => {
      const { x, y } = node.position();
      return { id: i, x: x * zoom + pan.x, y: y * zoom + pan.y, rank: node.data('size') + (node.selected() || node === this.cursor ? 1e9 : 0) };
    });
    const chosen = declutter(points, this.patchSide + 5, this.cy.width(), this.cy.height());
    this.nodes.forEach((node, i) => { if (chosen.has(i) !== node.hasClass('patch')) node.toggleClass('patch', chosen.has(i)); });
    this.shown = chosen.size;
  }

  count() {
    const all = this.nodes.length;
    if (!all) return '';
    return this.shown === all ? `all ${all.toLocaleString('en')} nodes as patches`
      : `showing ${this.shown.toLocaleString('en')} of ${all.toLocaleString('en')} nodes as patches – zoom in for more`;
  }

  restyle() {
    this.cy.style(stylesheet(this));
  }

  selected() {
    const { cy } = this;
    const chosen = cy.nodes(':selected');
    cy.batch(() => {
      cy.elements('.near, .dim').removeClass('near dim');
      if (chosen.length) {
        const near = chosen.closedNeighborhood();
        near.difference(chosen).addClass('near');
        cy.elements().difference(near).addClass('dim');
      }
    });
    if (this.patches) this.settled();
    if (!this.silent) this.dotnet.invokeMethodAsync('OnSelectedAsync', chosen.map(n => +n.id()).slice(0, 2000));
    this.silent = false;
  }

  // from the page: does not report back
  select(ids) {
    const wanted = new Set(ids.map(String));
    const now = this.cy.nodes(':selected');
    if (now.length === wanted.size && now.every(n => wanted.has(n.id()))) return;
    this.silent = true;
    this.cy.batch(() => this.nodes.forEach(n => { if (n.selected() !== wanted.has(n.id())) n[wanted.has(n.id()) ? 'select' : 'unselect'](); }));
  }

  key(e) {
    const act = {
      '+': () => this.zoomBy(1.4), '=': () => this.zoomBy(1.4), '-': () => this.zoomBy(1 / 1.4), '0': () => this.fit(),
      Escape: () => { this.cy.nodes(':selected').unselect(); this.setCursor(null); },
      Enter: () => this.open(e.shiftKey), ' ': () => this.open(e.shiftKey),
    }[e.key];
    const next = nextNode(this.cy, this.cursor, e.key);
    if ((!act && !next) || e.altKey || e.ctrlKey || e.metaKey) return;
    e.preventDefault();
    if (act) act(); else this.setCursor(next);
  }

  open(add) {
    if (!this.cursor) return;
    if (!add) this.cy.nodes(':selected').difference(this.cursor).unselect();
    if (add && this.cursor.selected()) this.cursor.unselect(); else this.cursor.select();
  }

  setCursor(node) {
    this.cursor?.removeClass('cursor');
    this.cursor = node;
    this.say('hover', node ? this.describe(node) : '');
    this.say('spoken', node ? `${this.describe(node)}, ${node.degree()} neighbours` : '');
    if (!node) return;
    node.addClass('cursor');
    const { x, y } = node.renderedPosition();
    if (x < 20 || y < 20 || x > this.cy.width() - 20 || y > this.cy.height() - 20) this.cy.center(node);
    if (this.patches) this.settled();
  }

  describe(node) {
    const size = node.data('size');
    return `node ${node.id()} · ${size.toLocaleString('en')} point${size === 1 ? '' : 's'}`;
  }

  exportPng(name) {
    const link = document.createElement('a');
    const box = this.cy.elements().boundingBox();
    link.download = name;
    link.href = this.cy.png({ full: true, bg: this.colors.surface, scale: Math.min(8, 2400 / Math.max(box.w, box.h, 1)) });
    link.click();
  }

  say(part, text) {
    const target = this.part(part);
    if (target && target.textContent !== text) target.textContent = text;
  }

  later(name, wait, action) {
    this.timers ??= {};
    clearTimeout(this.timers[name]);
    this.timers[name] = setTimeout(action, wait);
  }

  destroy() {
    this.abort.abort();
    this.resizing.disconnect();
    this.theme.disconnect();
    this.worker?.terminate();
    for (const timer of Object.values(this.timers ?? {})) clearTimeout(timer);
    this.cy.destroy();
  }
}
