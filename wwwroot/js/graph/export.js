// The whole drawing as a PNG: edges and discs painted first, the patches of the graph library over them.
import { paintDiscs } from './discs.js';
import { boxOf } from './viewport.js';

export async function savePng(view, name) {
  const { cy, edges, colors } = view;
  const patches = cy.nodes().boundingBox(), box = around(view, cy.nodes().nonempty() ? patches : null);
  const scale = Math.min(8, 2400 / Math.max(box.w, box.h, 1e-6));
  const nodes = cy.nodes().nonempty() ? await createImageBitmap(await cy.png({ full: true, scale, output: 'blob-promise' })) : null;
  const margin = 40;
  const canvas = document.createElement('canvas');
  canvas.width = Math.ceil(box.w * scale) + 2 * margin;
  canvas.height = Math.ceil(box.h * scale) + 2 * margin;
  const context = canvas.getContext('2d');
  context.fillStyle = colors.surface;
  context.fillRect(0, 0, canvas.width, canvas.height);
  const x = i => (view.at.x[i] - box.x1) * scale + margin, y = i => (view.at.y[i] - box.y1) * scale + margin;
  edges.paint(context, x, y, canvas.width, canvas.height, colors, null, scale / view.zoom);
  paintDiscs(view, context, v => (v - box.x1) * scale + margin, v => (v - box.y1) * scale + margin, canvas.width, canvas.height, scale / view.zoom);
  view.ring.paint(context, v => (v - box.x1) * scale + margin, v => (v - box.y1) * scale + margin, colors.ink, scale / view.zoom);
  if (nodes) context.drawImage(nodes, (patches.x1 - box.x1) * scale + margin, (patches.y1 - box.y1) * scale + margin);
  const link = document.createElement('a');
  link.download = name;
  link.href = URL.createObjectURL(await new Promise(done => canvas.toBlob(done, 'image/png')));
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

// The box of all nodes and, where there are any, of the patches.
function around({ at }, patches) {
  const [left, right, top, bottom] = boxOf(at);
  const x1 = Math.min(left, patches?.x1 ?? left), x2 = Math.max(right, patches?.x2 ?? right), y1 = Math.min(top, patches?.y1 ?? top), y2 = Math.max(bottom, patches?.y2 ?? bottom);
  return { x1, y1, w: x2 - x1, h: y2 - y1 };
}
