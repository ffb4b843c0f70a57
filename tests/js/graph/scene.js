// Scenes as the server sends them, drawn by a Cytoscape without a window.
import { afterEach } from 'node:test';
import cytoscape from 'cytoscape';

// cytoscape-layers looks for a window where it is loaded.
globalThis.window ??= globalThis;
const { Drawing } = await import('../../../wwwroot/js/graph/drawing.js');
const { Selection } = await import('../../../wwwroot/js/graph/selection.js');
const { Structure } = await import('../../../wwwroot/js/graph/structure.js');
const { stylesheet } = await import('../../../wwwroot/js/graph/style.js');

// places: [x, y] of each node; edges: [source, target], by position. Ids are not positions, so that a mix-up shows.
export function sceneOf(places, edges) {
  const sorted = [...edges].sort(([a, x], [b, y]) => a - b || x - y);
  return {
    side: 3, id: places.map((_, i) => 100 + i), x: places.map(p => p[0]), y: places.map(p => p[1]), size: places.map((_, i) => i + 1),
    level: places.map(() => 0), patch: places.map(() => 'code'), color: places.map(() => '#111111'),
    degree: places.map((_, i) => sorted.filter(([a]) => a === i).length), gap: sorted.map(([a, end], e) => end - (sorted[e - 1]?.[0] === a ? sorted[e - 1][1] : a)),
  };
}

// A line of nodes, 40 apart, each joined to the next.
export const chain = (count, from = 0) => ({ places: Array.from({ length: count }, (_, i) => [40 * i, 0]), edges: Array.from({ length: count - 1 }, (_, i) => [from + i, from + i + 1]) });

// A styled graph goes on animating until it is destroyed, and the process would not end.
const open = [];
afterEach(() => open.splice(0).forEach(destroy => destroy()));

export function draw(scene, { patches = false, zoom = 1 } = {}) {
  const cy = cytoscape({ headless: true, styleEnabled: true, layout: { name: 'null' } });
  // It has no window to be as wide as.
  Object.assign(cy, { width: () => 300, height: () => 300 });
  const drawing = Object.assign(new Drawing(cy), { patches, images: { of: () => 'none' } });
  Object.assign(drawing.look.colors, { ink: '#000000', surface: '#ffffff', edge: '#888888', accent: '#00aa00' });
  cy.style(stylesheet(drawing.look));
  const structure = new Structure(cy);
  open.push(() => { structure.destroy(); cy.destroy(); });
  const told = [], notices = [];
  const selection = new Selection(drawing, structure, { changed: () => drawing.settle(30, selection.nodes), told: ids => told.push(ids), notice: text => notices.push(text) });
  drawing.load(scene);
  structure.load(scene.id.length, drawing.edges);
  cy.viewport({ zoom, pan: { x: 20, y: 20 } });
  drawing.settle(30, new Set());
  return { cy, drawing, structure, selection, told, notices };
}

export const classesOf = (drawing, name) => drawing.nodes.flatMap((node, at) => node.hasClass(name) ? [at] : []);

// Positions of the elements that are styled while something is done.
export function styledBy(drawing, act) {
  const styled = new Set(), note = e => styled.add(e.target.data('at'));
  drawing.cy.on('style', 'node', note);
  act();
  drawing.cy.off('style', 'node', note);
  return [...styled].sort((a, b) => a - b);
}
