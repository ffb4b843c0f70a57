import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { Host } from '../../../wwwroot/js/graph/host.js';

// As much of a page as the host asks for.
const page = { active: null, layer: null, heard: [], listeners: [] };
globalThis.document = { addEventListener: (_, handler) => page.listeners.push(handler), querySelector: () => page.layer, get activeElement() { return page.active; } };
globalThis.ResizeObserver ??= class { observe() {} disconnect() {} };
const named = name => ({ matches: selectors => selectors.split(',').some(s => s.trim() === name) });

function graph({ hovered }) {
  const inside = {};
  const element = {
    addEventListener: () => {}, contains: target => target === inside, clientWidth: 300, clientHeight: 300, querySelector: () => null,
    parentElement: { matches: () => hovered },
  };
  new Host(element, {}, { key: e => page.heard.push(e.key), left: () => {}, resized: () => {} });
  return { inside, press: (key, more = {}) => page.listeners.at(-1)({ key, target: {}, defaultPrevented: false, ...more }) };
}

beforeEach(() => Object.assign(page, { active: named('body'), layer: null, heard: [], listeners: [] }));

test('a key is meant for the graph where the pointer is over it', () => {
  graph({ hovered: true }).press('n');
  graph({ hovered: false }).press('n');
  assert.deepEqual(page.heard, ['n']);
});

test('a key pressed in the graph is heard once, and one that something else has taken not at all', () => {
  const { inside, press } = graph({ hovered: true });
  press('n', { target: inside });
  press('n', { defaultPrevented: true });
  assert.deepEqual(page.heard, []);
});

test('a field keeps all keys, a button those that press it', () => {
  const { press } = graph({ hovered: true });
  page.active = named('input');
  for (const key of ['n', 'Enter', 'Escape']) press(key);
  assert.deepEqual(page.heard, []);
  page.active = named('button');
  for (const key of ['n', 'Enter', ' ', 'ArrowDown', 'Escape']) press(key);
  assert.deepEqual(page.heard, ['n', 'Escape']);
});

test('a menu or a dialog over the page keeps all keys', () => {
  const { press } = graph({ hovered: true });
  page.layer = {};
  press('n');
  press('Escape');
  assert.deepEqual(page.heard, []);
});
