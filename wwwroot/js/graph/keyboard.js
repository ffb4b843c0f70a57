// Moving through the graph without a pointer: arrows go to the neighbour that lies best in that direction.
const directions = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };

export function nextNode(cy, current, key) {
  const direction = directions[key];
  if (!direction) return null;
  if (!current?.length || !current.inside()) return cy.nodes(':selected')[0] ?? cy.nodes().max(n => n.data('size')).ele;
  const from = current.position();
  const best = candidates => {
    let found = null, least = Infinity;
    candidates.forEach(node => {
      const dx = node.position('x') - from.x, dy = node.position('y') - from.y;
      const along = dx * direction[0] + dy * direction[1];
      const across = Math.abs(dx * direction[1] - dy * direction[0]);
      if (along <= 1e-9 || across > 1.8 * along) return;
      const cost = along + 2 * across;
      if (cost < least) [found, least] = [node, cost];
    });
    return found;
  };
  // Where no neighbour lies that way, the next component is reached.
  return best(current.neighborhood('node')) ?? best(cy.nodes()) ?? current;
}
