// Moving through the graph without a pointer: arrows go to the neighbour that lies best in that direction.
const directions = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };

// Positions of nodes in, position of a node out; null where the key is no arrow. neighbours: of a position, asked only for arrows.
export function nextNode(at, sizes, neighbours, current, key) {
  const direction = directions[key];
  if (!direction || !sizes.length) return null;
  const all = sizes.map((_, i) => i);
  if (current === null) return all.reduce((best, i) => sizes[i] > sizes[best] ? i : best, 0);
  // Where no neighbour lies that way, the next component is reached.
  return best(at, neighbours(current), current, direction) ?? best(at, all, current, direction) ?? current;
}

function best(at, candidates, current, [right, down]) {
  let found = null, least = Infinity;
  for (const i of candidates) {
    const dx = at.x[i] - at.x[current], dy = at.y[i] - at.y[current];
    const along = dx * right + dy * down, across = Math.abs(dx * down - dy * right);
    if (along <= 1e-9 || across > 1.8 * along || along + 2 * across >= least) continue;
    [found, least] = [i, along + 2 * across];
  }
  return found;
}
