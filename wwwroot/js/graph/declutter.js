// Which nodes can be drawn as patches of one screen size without covering each other: the most important first, greedily.
// nodes: [{ id, x, y, rank }] in screen pixels; returns the set of ids.
export function declutter(nodes, side, width, height) {
  const grid = new Map();
  const chosen = new Set();
  const key = (i, j) => i * 73856093 ^ j * 19349663;
  const order = nodes
    .filter(n => n.x > -side && n.y > -side && n.x < width + side && n.y < height + side)
    .sort((a, b) => b.rank - a.rank || a.id - b.id);
  for (const node of order) {
    const i = Math.floor(node.x / side), j = Math.floor(node.y / side);
    let free = true;
    for (let a = i - 1; free && a <= i + 1; a++)
      for (let b = j - 1; free && b <= j + 1; b++)
        free = !(grid.get(key(a, b)) ?? []).some(p => Math.abs(p.x - node.x) < side && Math.abs(p.y - node.y) < side);
    if (!free) continue;
    chosen.add(node.id);
    const cell = key(i, j);
    if (grid.has(cell)) grid.get(cell).push(node); else grid.set(cell, [node]);
  }
  return chosen;
}
