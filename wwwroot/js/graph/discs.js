// Nodes that are no patches, as discs: the larger above the smaller, those chosen above all.
const turn = 2 * Math.PI;

// x, y: of the graph on the canvas; scale: pixels of the canvas for one of the screen
export function paintDiscs(view, context, x, y, w, h, scale = 1) {
  const { scene, at, sides, shownPatches, colors } = view;
  const disc = (i, grow, color) => {
    context.fillStyle = color;
    context.beginPath();
    context.arc(x(at.x[i]), y(at.y[i]), (sides[i] / 2 + grow) * scale, 0, turn);
    context.fill();
  };
  const ring = (i, off, width, color) => {
    context.strokeStyle = color;
    context.lineWidth = width * scale;
    context.beginPath();
    context.arc(x(at.x[i]), y(at.y[i]), (sides[i] / 2 + off + width / 2) * scale, 0, turn);
    context.stroke();
  };
  const seen = i => { const px = x(at.x[i]), py = y(at.y[i]); return px > -20 && py > -20 && px < w + 20 && py < h + 20; };
  const drawn = view.order.filter(i => !shownPatches.has(i) && seen(i));
  const above = [];
  for (const i of drawn) {
    if (view.isChosen(i) || view.isNear(i) || view.isMarked(i)) { above.push(i); continue; }
    context.globalAlpha = view.isDim(i) ? 0.3 : 1;
    disc(i, 0.4, colors.surface);
    disc(i, -0.4, scene.color[i]);
  }
  context.globalAlpha = 1;
  for (const i of above) {
    disc(i, 0, scene.color[i]);
    if (view.isNear(i)) ring(i, -1, 2, colors.accent);
    if (view.isMarked(i)) ring(i, -1, 2.5, colors.ink);
  }
  for (const i of above.filter(view.isChosen)) ring(i, 1.5, 3, colors.ink);
  const cursor = view.cursor.at;
  if (cursor !== null && !shownPatches.has(cursor)) ring(cursor, 5, 2.5, colors.accent);
}
