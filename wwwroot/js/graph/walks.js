// Walks from some nodes of a Cytoscape graph. Nodes go in and out as positions.
import { nodeId } from './edges.js';

const nodesAt = (graph, positions) => graph.collection(positions.map(at => graph.getElementById(nodeId(at))[0]));
const positionsOf = nodes => nodes.filter('.node').map(node => node.data('at'));

export const grown = (graph, from) => positionsOf(nodesAt(graph, from).closedNeighborhood());

// Everything that edges lead to, the nodes themselves included. Step by step: Cytoscape's own search takes ten times as long where there are many edges.
export function reached(graph, from) {
  let front = nodesAt(graph, from);
  const found = front.spawnSelf();
  while (front.nonempty()) found.merge(front = front.openNeighborhood('.node').difference(found));
  return positionsOf(found);
}

// Paths of fewest edges from each node to the next; null where one of them leads nowhere.
export function through(graph, ends) {
  const elements = graph.elements(), found = new Set(ends);
  for (let i = 1; i < ends.length; i++) {
    const step = elements.aStar({ root: graph.getElementById(nodeId(ends[i - 1])), goal: graph.getElementById(nodeId(ends[i])) });
    if (!step.found) return null;
    positionsOf(step.path).forEach(at => found.add(at));
  }
  return [...found];
}
