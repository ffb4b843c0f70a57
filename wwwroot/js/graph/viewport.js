// What is seen. Of positions, not of drawn sizes: those depend on the zoom.
const ends = values => values.reduce(([a, b], v) => [Math.min(a, v), Math.max(b, v)], [Infinity, -Infinity]);

// The box of some nodes: [left, right, top, bottom].
export const boxOf = (at, chosen) => chosen ? [...ends(chosen.map(i => at.x[i])), ...ends(chosen.map(i => at.y[i]))] : [...ends(at.x), ...ends(at.y)];

// Into the middle of the view, or beside it where something covers a part of the view: dx, dy in pixels.
export function show(cy, [left, right, top, bottom], width, height, most, dx = 0, dy = 0) {
  const zoom = Math.min(width / Math.max(right - left, 1e-6), height / Math.max(bottom - top, 1e-6), most);
  cy.viewport({ zoom, pan: { x: (cy.width() - zoom * (left + right)) / 2 + dx, y: (cy.height() - zoom * (top + bottom)) / 2 + dy } });
}

export const zoomBy = (cy, factor) => cy.zoom({ level: cy.zoom() * factor, renderedPosition: { x: cy.width() / 2, y: cy.height() / 2 } });
