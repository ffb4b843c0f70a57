import assert from 'node:assert/strict';
import { test } from 'node:test';
import { draw, sceneOf } from './scene.js';
import { edgeElements, edgeLook, joined, mostEdgeElements, readEdges } from '../../../wwwroot/js/graph/edges.js';

const places = count => Array.from({ length: count }, (_, i) => [i % 50, Math.floor(i / 50)]);
const many = count => Array.from({ length: count }, (_, e) => [e % 99, e % 99 + 1]);

test('ends of edges are read from the gaps between them, also backwards and far away', () => {
  const { source, target } = readEdges([3, 0, 1], [0, 1, 69_999, -2]);
  assert.deepEqual([...source], [0, 0, 0, 2]);
  assert.deepEqual([...target], [0, 1, 70_000, 0]);
});

test('edges are elements up to the measured number, and none beyond', () => {
  const few = draw(sceneOf(places(100), many(mostEdgeElements)));
  assert.equal(few.cy.edges().length, mostEdgeElements);
  const more = draw(sceneOf(places(100), many(mostEdgeElements + 1)));
  assert.equal(more.cy.edges().length, 0);
  assert.equal(more.cy.nodes().length, 100);
});

test('many edges are fainter and thinner than few', () => {
  assert.deepEqual(edgeLook(100), { opacity: 0.5, width: 0.8 });
  assert.deepEqual(edgeLook(50_000), { opacity: 0.06, width: 0.6 });
});

test('edges join nodes both ways', () => {
  assert.deepEqual([...joined({ source: [0, 1, 3], target: [1, 2, 1] }, new Set([1]))].sort(), [0, 2, 3]);
});

test('elements are made a part at a time', () => {
  const elements = edgeElements({ source: [0, 1, 2], target: [1, 2, 3] }, 2, 500);
  assert.deepEqual(elements.map(e => e.data), [{ id: 'e2', source: 'n2', target: 'n3' }]);
});

test('walks go through all edges where none is drawn as an element', async () => {
  const { cy, selection, structure } = draw(sceneOf([...places(100), [0, 9]], many(mostEdgeElements + 1)));
  assert.equal(structure.ready, false);
  selection.choose([0, 3]);
  await selection.path();
  assert.deepEqual([...selection.nodes], [0, 1, 2, 3]);
  await selection.neighbours();
  assert.deepEqual([...selection.nodes], [0, 1, 2, 3, 4]);
  await selection.component();
  assert.equal(selection.nodes.size, 100);
  assert.equal(structure.ready, true);
  assert.equal(cy.edges().length, 0);
});

test('neighbours stay bright where no edge is an element', () => {
  const { drawing, selection } = draw(sceneOf(places(100), many(mostEdgeElements + 1)));
  selection.choose([50]);
  assert.deepEqual(drawing.nodes.flatMap((node, at) => node.hasClass('near') ? [at] : []), [49, 51]);
});

test('a graph that is left while its edges are read answers nothing', async () => {
  const { selection, structure } = draw(sceneOf(places(100), many(mostEdgeElements + 1)));
  selection.choose([0]);
  const walk = selection.component();
  structure.load(0, { source: [], target: [] });
  await walk;
  assert.deepEqual([...selection.nodes], [0]);
});
