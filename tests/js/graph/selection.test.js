import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chain, classesOf, draw, sceneOf } from './scene.js';

const line = chain(6), turn = () => new Promise(done => setTimeout(done));

// Nodes 0 to 5 in a line, and 6 and 7 beside them, joined to each other only.
const drawn = () => draw(sceneOf([...line.places, [0, 90], [40, 90]], [...line.edges, [6, 7]]));

test('a node selected by Cytoscape is told by its id, its neighbours stay bright, the others fade', async () => {
  const { drawing, selection, told } = drawn();
  drawing.nodes[2].select();
  await turn();
  assert.deepEqual([...selection.nodes], [2]);
  assert.deepEqual(told, [[102]]);
  assert.deepEqual(classesOf(drawing, 'near'), [1, 3]);
  assert.deepEqual(classesOf(drawing, 'dim'), [0, 4, 5, 6, 7]);
});

test('a box selects many nodes and tells once', async () => {
  const { drawing, told } = drawn();
  drawing.of([1, 2, 3]).select();
  await turn();
  assert.deepEqual(told, [[101, 102, 103]]);
});

test('unselecting the last node gives every node and edge its look back', async () => {
  const { cy, drawing, told } = drawn();
  drawing.nodes[2].select();
  await turn();
  assert.equal(cy.edges('.lit').length, 2);
  assert.equal(cy.edges('.faint').length, 4);
  drawing.nodes[2].unselect();
  await turn();
  assert.deepEqual(told.at(-1), []);
  assert.equal(cy.elements('.near, .dim, .lit, .faint').length, 0);
});

test('what the page selects is not told back', async () => {
  const { selection, told } = drawn();
  selection.take([101, 105, 999]);
  await turn();
  assert.deepEqual([...selection.nodes], [1, 5]);
  assert.deepEqual(told, []);
});

test('a tap adds and takes away with a key, and chooses alone without', () => {
  const { selection } = drawn();
  selection.tap(1, false);
  selection.tap(4, true);
  assert.deepEqual([...selection.nodes], [1, 4]);
  selection.tap(1, true);
  assert.deepEqual([...selection.nodes], [4]);
  selection.tap(0, false);
  assert.deepEqual([...selection.nodes], [0]);
});

test('neighbours are added', async () => {
  const { selection } = drawn();
  selection.choose([0, 7]);
  await selection.neighbours();
  assert.deepEqual([...selection.nodes], [0, 1, 6, 7]);
});

test('the component is everything that edges lead to', async () => {
  const { selection } = drawn();
  selection.choose([3]);
  await selection.component();
  assert.deepEqual([...selection.nodes], [0, 1, 2, 3, 4, 5]);
});

test('a path has the fewest edges and goes through the nodes in order', async () => {
  const { selection } = draw(sceneOf(line.places, [...line.edges, [0, 4]]));
  selection.choose([0, 5]);
  await selection.path();
  assert.deepEqual([...selection.nodes], [0, 4, 5]);
});

test('where no path leads, the selection stays and says so', async () => {
  const { selection, notices } = drawn();
  selection.choose([0, 6]);
  await selection.path();
  assert.deepEqual([...selection.nodes], [0, 6]);
  assert.match(notices.at(-1), /No path/);
});

test('without a selection, or with one node for a path, the reader is told what to do', async () => {
  const { selection, notices } = drawn();
  await selection.component();
  assert.match(notices.at(-1), /Nothing is selected/);
  selection.choose([1]);
  await selection.path();
  assert.match(notices.at(-1), /two nodes/);
});

test('patches around the graph belong to no walk', async () => {
  const { cy, selection } = drawn();
  cy.add([{ group: 'nodes', classes: 'ring', data: { id: 'ring0', of: 0, side: 10, color: '#111111', patch: 'code' } }, { group: 'edges', classes: 'callout', data: { source: 'ring0', target: 'n0' } }]);
  selection.choose([0]);
  await selection.component();
  assert.deepEqual([...selection.nodes], [0, 1, 2, 3, 4, 5]);
});
