// Edges that are too many for elements: lines on a canvas below the nodes.
import { layers } from 'cytoscape-layers';

const batch = 96; // lines of one stroke do not add up where they cross; small strokes show where edges are dense

export class EdgeLayer {
  // look: as the stylesheet's; read: () => { edges, at, chosen }, the edges to draw, the places of nodes and the set of nodes whose edges are shown
  constructor(cy, look, read) {
    Object.assign(this, { cy, look, read, painted: null });
    this.layer = layers(cy).nodeLayer.insertBefore('canvas-static');
    this.layer.node.style.transformOrigin = '0 0';
    this.layer.callback((context, { forExport }) => this.draw(context, forExport));
    cy.on('render', () => this.follow());
  }

  paint() {
    this.layer.node.style.transform = '';
    this.layer.update();
  }

  // While the graph moves, the lines painted last move as a whole; they are painted anew once it rests.
  follow() {
    const { cy, painted } = this, { x, y } = cy.pan(), zoom = cy.zoom();
    if (!painted || (painted.zoom === zoom && painted.x === x && painted.y === y)) return;
    const scale = zoom / painted.zoom;
    this.layer.node.style.transform = `matrix(${scale}, 0, 0, ${scale}, ${x - scale * painted.x}, ${y - scale * painted.y})`;
  }

  // An exported picture brings its own transformation and shows everything.
  draw(context, forExport) {
    const { cy, look } = this, { edges, at, chosen } = this.read(), zoom = cy.zoom(), { x, y } = cy.pan();
    if (!forExport) {
      this.painted = { zoom, x, y };
      context.translate(x, y);
      context.scale(zoom, zoom);
    }
    const seen = forExport ? null : cy.extent(), lit = e => chosen.has(edges.source[e]) || chosen.has(edges.target[e]);
    const stroke = (color, opacity, width, wanted) => {
      Object.assign(context, { strokeStyle: color, globalAlpha: opacity, lineWidth: width / (forExport ? look.zoom : zoom) });
      strokeLines(context, edges, at, seen, wanted);
    };
    stroke(look.colors.edge, chosen.size ? look.edges.opacity / 3 : look.edges.opacity, look.edges.width);
    if (chosen.size) stroke(look.colors.accent, look.mark.lit, 1.25, lit);
    context.globalAlpha = 1;
  }
}

function strokeLines(context, { source, target }, at, seen, wanted) {
  let n = 0;
  context.beginPath();
  for (let e = 0; e < source.length; e++) {
    if (wanted && !wanted(e)) continue;
    const x1 = at.x[source[e]], y1 = at.y[source[e]], x2 = at.x[target[e]], y2 = at.y[target[e]];
    if (seen && ((x1 < seen.x1 && x2 < seen.x1) || (y1 < seen.y1 && y2 < seen.y1) || (x1 > seen.x2 && x2 > seen.x2) || (y1 > seen.y2 && y2 > seen.y2))) continue;
    context.moveTo(x1, y1);
    context.lineTo(x2, y2);
    if (++n % batch === 0) { context.stroke(); context.beginPath(); }
  }
  context.stroke();
}
