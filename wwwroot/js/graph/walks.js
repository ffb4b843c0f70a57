// Walks over a graph given by the neighbours of each node; nodes are positions.

// The nodes reached from some in so many steps, those included.
export function grow(neighbours, from, steps) {
  const reached = new Set(from);
  let edge = [...reached];
  for (let step = 0; step < steps && edge.length; step++)
    edge = edge.flatMap(at => neighbours[at]).filter(at => !reached.has(at) && reached.add(at));
  return reached;
}

// A path of fewest edges, both ends included; empty where none leads there.
export function path(neighbours, from, to) {
  const before = new Map([[from, null]]);
  let edge = [from];
  while (edge.length && !before.has(to))
    edge = edge.flatMap(at => neighbours[at].filter(next => !before.has(next) && before.set(next, at)));
  const found = [];
  for (let at = before.has(to) ? to : null; at !== null; at = before.get(at)) found.push(at);
  return found;
}

// Paths from each of some nodes to the next; null where one of them leads nowhere.
export function through(neighbours, ends) {
  const reached = new Set(ends);
  for (let i = 1; i < ends.length; i++) {
    const part = path(neighbours, ends[i - 1], ends[i]);
    if (!part.length) return null;
    part.forEach(at => reached.add(at));
  }
  return reached;
}
