// The whole drawing as a PNG, by Cytoscape; lines on the layer come with it.
const margin = 40;

export async function savePng(cy, background, name) {
  const { w, h } = cy.elements().boundingBox();
  const scale = Math.min(8, 2400 / Math.max(w, h, 1e-6));
  const drawing = await createImageBitmap(await cy.png({ full: true, scale, output: 'blob-promise' }));
  const canvas = Object.assign(document.createElement('canvas'), { width: drawing.width + 2 * margin, height: drawing.height + 2 * margin });
  const context = canvas.getContext('2d');
  context.fillStyle = background;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(drawing, margin, margin);
  const link = Object.assign(document.createElement('a'), { download: name, href: URL.createObjectURL(await new Promise(done => canvas.toBlob(done, 'image/png'))) });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}
