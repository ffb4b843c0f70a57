// The whole drawing as a PNG: edges and discs painted first, the patches of the graph library over them.
import { paintDiscs } from './discs.js';

export async function savePng(view, name) {
  const { cy, edges, colors } = view;
  const box = cy.nodes().boundingBox();
  const scale = Math.min(8, 2400 / Math.max(box.w, box.h, 1e-6));
  const nodes = await createImageBitmap(await cy.png({ full: true, scale, output: 'blob-promise' }));
  const margin = 40;
  const canvas = document.createElement('canvas');
  canvas.width = nodes.width + 2 * margin;
  canvas.height = nodes.height + 2 * margin;
  const context = canvas.getContext('2d');
  context.fillStyle = colors.surface;
  context.fillRect(0, 0, canvas.width, canvas.height);
  const x = i => (view.at.x[i] - box.x1) * scale + margin, y = i => (view.at.y[i] - box.y1) * scale + margin;
  edges.paint(context, x, y, canvas.width, canvas.height, colors, null, scale / view.zoom);
  paintDiscs(view, context, v => (v - box.x1) * scale + margin, v => (v - box.y1) * scale + margin, canvas.width, canvas.height, scale / view.zoom);
  view.ring.paint(context, v => (v - box.x1) * scale + margin, v => (v - box.y1) * scale + margin, colors.ink, scale / view.zoom);
  context.drawImage(nodes, margin, margin);
  const link = document.createElement('a');
  link.download = name;
  link.href = URL.createObjectURL(await new Promise(done => canvas.toBlob(done, 'image/png')));
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}
