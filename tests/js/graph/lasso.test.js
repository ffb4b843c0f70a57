import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chain, draw, sceneOf } from './scene.js';

const { Lasso, nodesWithin } = await import('../../../wwwroot/js/graph/lasso.js');
const scene = () => draw(sceneOf(chain(5).places, chain(5).edges));
const at = (cy, type, [x, y], originalEvent) => cy.emit({ type, position: { x, y }, renderedPosition: { x, y }, originalEvent });

function lassoed(setup = () => {}) {
  const drawn = scene(), lines = [], lasso = new Lasso(drawn.cy, drawn.drawing.look, (line, add) => lines.push({ line, add }));
  setup(lasso);
  return { ...drawn, lasso, lines, drag: (points, last) => { at(drawn.cy, 'tapstart', points[0]); points.slice(1).forEach(p => at(drawn.cy, 'tapdrag', p)); at(drawn.cy, 'tapend', points.at(-1), last); } };
}

test('nodes with their middle inside the line are hit, on the screen as it is', () => {
  const { cy } = scene();
  // Nodes stand at 20, 60, 100, … on the screen.
  const line = [[50, 0], [110, 0], [110, 50], [50, 50]];
  assert.deepEqual(nodesWithin(cy, line), [1, 2]);
  cy.panBy({ x: 40, y: 0 });
  assert.deepEqual(nodesWithin(cy, line), [0, 1]);
  cy.panBy({ x: 0, y: 400 });
  assert.deepEqual(nodesWithin(cy, line), []);
});

test('the hollow of a line is outside', () => {
  const { cy } = scene();
  assert.deepEqual(nodesWithin(cy, [[0, 0], [130, 0], [130, 50], [110, 50], [110, 10], [45, 10], [45, 50], [0, 50]]), [0]);
});

test('a drag draws a line while the lasso is on, and moves the graph while it is off', () => {
  const { cy, lasso, lines, drag } = lassoed();
  drag([[0, 0], [50, 0], [50, 50]]);
  assert.equal(lines.length, 0);
  lasso.on = true;
  assert.equal(cy.userPanningEnabled(), false);
  drag([[0, 0], [50, 0], [50, 1], [50, 50]], { shiftKey: true });
  // A pixel is no step.
  assert.deepEqual(lines, [{ line: [[0, 0], [50, 0], [50, 50]], add: true }]);
  lasso.on = false;
  assert.equal(cy.userPanningEnabled() && cy.boxSelectionEnabled() && !cy.autounselectify(), true);
});

test('a press, a second finger and another button draw nothing', () => {
  const { cy, lines, drag } = lassoed(lasso => { lasso.on = true; });
  drag([[5, 5], [5, 5]]);
  at(cy, 'tapstart', [0, 0], { button: 2 });
  at(cy, 'tapdrag', [50, 0]);
  at(cy, 'tapstart', [0, 0]);
  at(cy, 'tapdrag', [50, 0]);
  at(cy, 'tapdrag', [50, 50], { touches: [1, 2] });
  at(cy, 'tapend', [50, 50]);
  assert.equal(lines.length, 0);
});

test('Escape drops the line that is being drawn first', () => {
  const { cy, lasso, lines } = lassoed(lasso => { lasso.on = true; });
  at(cy, 'tapstart', [0, 0]);
  at(cy, 'tapdrag', [50, 0]);
  assert.equal(lasso.drop(), true);
  assert.equal(lasso.drop(), false);
  at(cy, 'tapend', [50, 50]);
  assert.equal(lines.length, 0);
});

test('a line selects although taps do not while the lasso is on', () => {
  const { selection, notices } = lassoed(lasso => { lasso.on = true; });
  selection.within([1, 2], false);
  selection.within([4], true);
  assert.deepEqual([...selection.nodes], [1, 2, 4]);
  selection.within([], false);
  assert.deepEqual([...selection.nodes], [1, 2, 4]);
  assert.match(notices.at(-1), /No node inside/);
});
