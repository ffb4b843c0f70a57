// A worker: the force layout of large graphs takes seconds and must not hold the page.
// It starts from the lens positions and uses no random numbers, so the same graph always gets the same drawing.
import cytoscape from '../../lib/cytoscape.js';
import fcose from '../../lib/cytoscape-fcose.js';

cytoscape.use(fcose);

const idealLength = 50;

onmessage = ({ data: { x, y, source, target, weight } }) => {
  const at = layout(x, y, source, target, weight);
  postMessage(at);
};

function layout(x, y, source, target, weight) {
  let length = 0;
  for (let e = 0; e < source.length; e++) length += Math.hypot(x[source[e]] - x[target[e]], y[source[e]] - y[target[e]]);
  const scale = source.length && length ? idealLength * source.length / length : 1;
  const cy = cytoscape({
    headless: true,
    styleEnabled: true,
    style: [{ selector: 'node', style: { width: 8, height: 8 } }],
    elements: {
      nodes: x.map((_, i) => ({ data: { id: `${i}` }, position: { x: x[i] * scale, y: y[i] * scale } })),
      edges: source.map((s, e) => ({ data: { id: `e${e}`, source: `${s}`, target: `${target[e]}`, weight: weight[e] } })),
    },
    layout: { name: 'preset' },
  });
  cy.layout({
    name: 'fcose', quality: 'default', randomize: false, animate: false, fit: false, tile: false, packComponents: false,
    // Clusters that share most of their points belong close together.
    idealEdgeLength: e => idealLength * (1.3 - e.data('weight')), nodeRepulsion: 500, edgeElasticity: 0.2, gravity: 0.12, gravityRange: 4,
    numIter: x.length > 1500 ? 250 : 2500,
  }).run();
  return { x: x.map((_, i) => cy.getElementById(`${i}`).position('x')), y: x.map((_, i) => cy.getElementById(`${i}`).position('y')) };
}
