import assert from 'node:assert/strict';
import { test } from 'node:test';
import { count, counted } from '../../../wwwroot/js/graph/words.js';

test('one thing has no plural', () => {
  assert.deepEqual([0, 1, 2, 1200].map(n => counted(n, 'node')), ['0 nodes', '1 node', '2 nodes', '1,200 nodes']);
  assert.equal(count(1200), '1,200');
});
