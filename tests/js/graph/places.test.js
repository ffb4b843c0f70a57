import assert from 'node:assert/strict';
import { test } from 'node:test';
import { declutter } from '../../../wwwroot/js/graph/declutter.js';
import { nextNode } from '../../../wwwroot/js/graph/keyboard.js';
import { boxOf, lookAt, lookOf } from '../../../wwwroot/js/graph/viewport.js';

test('patches do not cover each other, and the more important stays', () => {
  const nodes = [{ id: 0, x: 50, y: 50, rank: 1 }, { id: 1, x: 60, y: 60, rank: 9 }, { id: 2, x: 95, y: 60, rank: 2 }];
  assert.deepEqual([...declutter(nodes, 30, 200, 200)].sort(), [1, 2]);
});

test('of many random nodes no two chosen overlap, and each left out is covered by one that ranks above it', () => {
  let seed = 7;
  const random = () => (seed = seed * 48271 % 2147483647) / 2147483647;
  const nodes = Array.from({ length: 400 }, (_, id) => ({ id, x: 600 * random(), y: 600 * random(), rank: Math.floor(20 * random()) }));
  const chosen = declutter(nodes, 30, 600, 600), near = (a, b) => Math.abs(a.x - b.x) < 30 && Math.abs(a.y - b.y) < 30;
  const kept = nodes.filter(n => chosen.has(n.id));
  assert.ok(kept.every(a => kept.every(b => a === b || !near(a, b))));
  assert.ok(nodes.every(a => chosen.has(a.id) || kept.some(b => near(a, b) && b.rank >= a.rank)));
});

test('nodes far outside the view are no patches', () => {
  assert.equal(declutter([{ id: 0, x: -31, y: 0, rank: 1 }, { id: 1, x: 0, y: 231, rank: 1 }], 30, 200, 200).size, 0);
});

test('an arrow goes to the neighbour that lies that way, else to the nearest node there', () => {
  const at = { x: [0, 10, 20, 0], y: [0, 1, 0, 50] }, neighbours = i => [[1], [0, 2], [1], []][i];
  const next = (from, key) => nextNode(at, [1, 5, 2, 1], neighbours, from, key);
  assert.equal(next(null, 'ArrowLeft'), 1);
  assert.equal(next(0, 'ArrowRight'), 1);
  assert.equal(next(1, 'ArrowRight'), 2);
  assert.equal(next(0, 'ArrowDown'), 3);
  assert.equal(next(0, 'ArrowLeft'), 0);
  assert.equal(next(0, 'x'), null);
});

test('the box of some nodes is that of their places', () => {
  assert.deepEqual(boxOf({ x: [0, 4, 9], y: [1, 7, 3] }, [1, 2]), [4, 9, 3, 7]);
});

// A window of some size, as far as the viewport asks for it.
const windowOf = (width, height) => {
  const view = { zoom: 1, pan: { x: 0, y: 0 } };
  return { width: () => width, height: () => height, zoom: () => view.zoom, pan: () => view.pan, viewport: ({ zoom, pan }) => Object.assign(view, { zoom, pan }) };
};

test('a part of the graph is the same in the window it was taken from, and in the middle of another', () => {
  const wide = windowOf(900, 400), narrow = windowOf(300, 500);
  wide.viewport({ zoom: 2, pan: { x: -350, y: 40 } });
  const part = lookOf(wide);
  assert.deepEqual(part, [400, 80, 200]);
  lookAt(wide, part);
  assert.deepEqual([wide.zoom(), wide.pan()], [2, { x: -350, y: 40 }]);
  lookAt(narrow, part);
  assert.deepEqual([narrow.zoom(), lookOf(narrow)], [1.5, part]);
});
