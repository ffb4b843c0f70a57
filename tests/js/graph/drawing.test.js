import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chain, classesOf, draw, sceneOf, styledBy } from './scene.js';

const scene = (count = 5) => sceneOf(chain(count).places, chain(count).edges);

test('every node is an element, disc or patch', () => {
  const { cy, drawing } = draw(scene(12), { patches: true, zoom: 0.5 });
  assert.equal(cy.nodes('.node').length, 12);
  assert.ok(drawing.shown.size > 0 && drawing.shown.size < 12);
  assert.deepEqual(classesOf(drawing, 'patch'), [...drawing.shown].sort((a, b) => a - b));
});

test('the largest nodes are patches, and those chosen before them', () => {
  const { drawing } = draw(scene(), { patches: true, zoom: 0.5 });
  // 20 pixels apart, 36 needed: every other node, from the largest down.
  assert.deepEqual(classesOf(drawing, 'patch'), [0, 2, 4]);
  drawing.settle(30, new Set([3]));
  assert.deepEqual(classesOf(drawing, 'patch'), [1, 3]);
});

test('only nodes that become patches or discs are styled anew', () => {
  const { drawing } = draw(scene(), { patches: true, zoom: 0.5 });
  assert.deepEqual(styledBy(drawing, () => drawing.settle(30, new Set())), []);
  assert.deepEqual(styledBy(drawing, () => drawing.settle(30, new Set([1]))), [0, 1, 2]);
});

test('new colours touch only the nodes whose colour changes', () => {
  const { drawing } = draw(scene());
  const colors = ['#111111', '#222222', '#111111', '#111111', '#333333'];
  assert.deepEqual(styledBy(drawing, () => drawing.recolor(colors)), [1, 4]);
  assert.equal(drawing.nodes[4].style('background-color'), 'rgb(51,51,51)');
  assert.equal(drawing.nodes[0].style('background-color'), 'rgb(17,17,17)');
});

test('new sizes touch only the nodes whose size changes', () => {
  const { drawing } = draw(scene());
  assert.deepEqual(styledBy(drawing, () => drawing.resize([0, 63, 0, 0, 0])), [1]);
  assert.ok(drawing.nodes[1].width() > drawing.nodes[0].width());
});

test('a zoom that comes to rest keeps discs as large on the screen, those in view first', () => {
  const { cy, drawing } = draw(scene(20));
  const side = drawing.nodes[0].renderedWidth();
  cy.zoom(2);
  const styled = styledBy(drawing, () => drawing.settle(30, new Set()));
  assert.equal(drawing.nodes[0].renderedWidth(), side);
  assert.ok(styled.includes(0) && !styled.includes(19));
});

test('another layout moves the elements and styles none', () => {
  const { drawing } = draw(scene());
  assert.deepEqual(styledBy(drawing, () => drawing.place({ x: [5, 4, 3, 2, 1], y: [0, 0, 0, 0, 0] })), []);
  assert.deepEqual(drawing.nodes[0].position(), { x: 5, y: 0 });
});

test('a class is given to some and taken from the others, and touches only these', () => {
  const { drawing } = draw(scene());
  drawing.only('marked', drawing.of([0, 1]));
  assert.deepEqual(styledBy(drawing, () => drawing.only('marked', drawing.of([1, 2]))), [0, 2]);
  assert.deepEqual(classesOf(drawing, 'marked'), [1, 2]);
});

test('a new scene takes the place of the one before', () => {
  const { cy, drawing } = draw(scene());
  drawing.load(scene(3));
  drawing.settle(30, new Set());
  assert.equal(cy.nodes().length, 3);
  assert.equal(cy.edges().length, 2);
});

test('marks are told apart: selected by ink, near by the accent, dim by opacity', () => {
  const { drawing } = draw(scene());
  drawing.nodes[0].select();
  drawing.only('near', drawing.of([1]));
  drawing.only('dim', drawing.of([2]));
  assert.equal(drawing.nodes[0].style('outline-color'), 'rgb(0,0,0)');
  assert.equal(drawing.nodes[0].numericStyle('outline-width'), 3);
  assert.equal(drawing.nodes[1].style('border-color'), 'rgb(0,170,0)');
  assert.equal(drawing.nodes[2].numericStyle('opacity'), 0.3);
});
