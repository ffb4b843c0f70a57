// What is seen. Of positions, not of drawn sizes: those depend on the zoom.
const ends = values => values.reduce(([a, b], v) => [Math.min(a, v), Math.max(b, v)], [Infinity, -Infinity]);

// The box of some nodes: [left, right, top, bottom].
export const boxOf = (at, chosen) => chosen ? [...ends(chosen.map(i => at.x[i])), ...ends(chosen.map(i => at.y[i]))] : [...ends(at.x), ...ends(at.y)];

// Into the middle of the view, or beside it where something covers a part of the view: dx in pixels.
export function show(cy, [left, right, top, bottom], width, height, most, dx = 0) {
  const zoom = Math.min(width / Math.max(right - left, 1e-6), height / Math.max(bottom - top, 1e-6), most);
  cy.viewport({ zoom, pan: { x: (cy.width() - zoom * (left + right)) / 2 + dx, y: (cy.height() - zoom * (top + bottom)) / 2 } });
}

export const zoomBy = (cy, factor) => cy.zoom({ level: cy.zoom() * factor, renderedPosition: { x: cy.width() / 2, y: cy.height() / 2 } });

// The part of the graph that is seen: its middle, and how much of it the shorter side of the window shows. It means the same in a window of another size.
export function lookOf(cy) {
  const zoom = cy.zoom(), pan = cy.pan();
  return [(cy.width() / 2 - pan.x) / zoom, (cy.height() / 2 - pan.y) / zoom, Math.min(cy.width(), cy.height()) / zoom];
}

export function lookAt(cy, [x, y, span]) {
  const zoom = Math.min(cy.width(), cy.height()) / span;
  cy.viewport({ zoom, pan: { x: cy.width() / 2 - zoom * x, y: cy.height() / 2 - zoom * y } });
}
