// Edges as plain lines: tens of thousands in one frame, where as many elements of the graph library would take seconds.
const batch = 96; // lines of one stroke do not add up where they cross; small strokes show where edges are dense

export class Edges {
  constructor() {
    this.load([], '');
  }

  // degree: how many edges begin at each node; target: where they end, node by node, as base64 of two or four bytes each
  load(degree, target) {
    const bytes = Uint8Array.from(atob(target), c => c.charCodeAt(0)), count = degree.reduce((sum, edges) => sum + edges, 0);
    this.target = new (bytes.length === 4 * count ? Uint32Array : Uint16Array)(bytes.buffer);
    const source = this.source = new Uint32Array(count);
    this.neighbours = degree.map(() => []);
    let e = 0;
    degree.forEach((edges, s) => {
      for (const end = e + edges; e < end; e++) {
        source[e] = s;
        this.neighbours[s].push(this.target[e]);
        this.neighbours[this.target[e]].push(s);
      }
    });
    this.opacity = Math.min(0.5, Math.max(0.06, 1100 / Math.max(1, source.length)));
    this.width = source.length > 6000 ? 0.6 : 0.8;
  }

  // x, y: of a node on the canvas; marked: set of nodes whose edges are shown, or null
  paint(context, x, y, w, h, colors, marked, scale) {
    const { source, target } = this;
    const stroke = (color, opacity, width, wanted) => {
      context.strokeStyle = color;
      context.globalAlpha = opacity;
      context.lineWidth = width * scale;
      let n = 0;
      context.beginPath();
      for (let e = 0; e < source.length; e++) {
        if (wanted && !wanted(e)) continue;
        const x1 = x(source[e]), y1 = y(source[e]), x2 = x(target[e]), y2 = y(target[e]);
        if ((x1 < 0 && x2 < 0) || (y1 < 0 && y2 < 0) || (x1 > w && x2 > w) || (y1 > h && y2 > h)) continue;
        context.moveTo(x1, y1);
        context.lineTo(x2, y2);
        if (++n % batch === 0) { context.stroke(); context.beginPath(); }
      }
      context.stroke();
    };
    stroke(colors.edge, marked ? this.opacity / 3 : this.opacity, this.width);
    if (marked) stroke(colors.accent, 0.75, 1.25, e => marked.has(source[e]) || marked.has(target[e]));
    context.globalAlpha = 1;
  }
}
