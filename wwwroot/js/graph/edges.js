// The edges of a scene, and how many of them Cytoscape draws as elements.

// Measured beside 400 nodes, without a graphics processor: with 2,000 edge elements a frame takes 17 ms (11 without edges), and a selection, which fades them, 60 ms;
// with 4,000 it is 30 and 100 ms, and with 8,000 the first picture of the graph is a second late. More edges are lines on a layer.
export const mostEdgeElements = 2000;

// degree: how many edges begin at each node; gap: where they end, node by node and in order, as the distance from the end before, at first from the node itself
export function readEdges(degree, gap) {
  const source = new Uint32Array(gap.length), target = new Uint32Array(gap.length);
  let e = 0;
  degree.forEach((edges, s) => {
    for (let end = s, last = e + edges; e < last; e++) {
      source[e] = s;
      target[e] = end += gap[e];
    }
  });
  return { source, target };
}

export const noEdges = { source: [], target: [] };

// The more edges, the fainter and thinner.
export const edgeLook = count => ({ opacity: Math.min(0.5, Math.max(0.06, 1100 / Math.max(1, count))), width: count > 6000 ? 0.6 : 0.8 });

export const nodeId = at => `n${at}`;

// As Cytoscape takes them, a part of them at a time.
export function edgeElements({ source, target }, from = 0, to = source.length) {
  return Array.from({ length: Math.min(to, source.length) - from }, (_, i) => ({
    group: 'edges', classes: 'link', selectable: false, data: { id: `e${from + i}`, source: nodeId(source[from + i]), target: nodeId(target[from + i]) },
  }));
}

// Positions of the nodes that edges join to those chosen.
export function joined({ source, target }, chosen) {
  const found = new Set();
  for (let e = 0; e < source.length; e++) {
    if (chosen.has(source[e])) found.add(target[e]);
    if (chosen.has(target[e])) found.add(source[e]);
  }
  return found;
}
