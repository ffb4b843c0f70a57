// A free line drawn around nodes, by mouse, pen or finger: Cytoscape tells where it goes, a layer above the nodes shows it.
// cytoscape-lasso would do this for a mouse only, reads the renderer's private fields, and has had no release since 2020.
import { polygonContains } from 'd3-polygon';
import { layers } from 'cytoscape-layers';

const coarse = 3; // pixels between two points of the line

export class Lasso {
  // finished(line, add): points are [x, y] in pixels of the view; look: with the colours
  constructor(cy, look, finished) {
    Object.assign(this, { cy, look, finished, line: null, enabled: false });
    cy.on('tapstart', e => this.begin(e));
    cy.on('tapdrag', e => this.draw(e));
    cy.on('tapend', e => this.end(e));
  }

  get on() { return this.enabled; }

  // While it is on, a drag draws; the wheel and two fingers still zoom.
  set on(value) {
    const { cy } = this;
    this.drop();
    this.enabled = value;
    cy.userPanningEnabled(!value).boxSelectionEnabled(!value).autoungrabify(value).autounselectify(value);
    if (cy.container()) cy.container().style.cursor = value ? 'crosshair' : '';
  }

  begin({ renderedPosition: { x, y }, originalEvent }) {
    if (!this.enabled || originalEvent?.button > 0) return;
    // Two fingers zoom.
    this.line = originalEvent?.touches?.length > 1 ? null : [[x, y]];
  }

  draw({ renderedPosition: { x, y }, originalEvent }) {
    if (!this.line) return;
    if (originalEvent?.touches?.length > 1) return void this.drop();
    const last = this.line.at(-1);
    if (Math.hypot(x - last[0], y - last[1]) < coarse) return;
    this.line.push([x, y]);
    this.paint();
  }

  end({ originalEvent }) {
    const { line } = this;
    if (!line) return;
    this.drop();
    if (line.length > 2) this.finished(line, Boolean(originalEvent?.shiftKey));
  }

  // false where no line was being drawn
  drop() {
    const drawing = Boolean(this.line);
    this.line = null;
    if (drawing) this.paint();
    return drawing;
  }

  paint() {
    if (!this.cy.container()) return;
    this.layer ??= layers(this.cy).append('canvas-static').callback((context, { forExport }) => { if (this.line && !forExport) stroke(context, this.line, this.look.colors.accent); });
    this.layer.update();
  }
}

function stroke(context, line, color) {
  Object.assign(context, { strokeStyle: color, fillStyle: color, lineWidth: 1.5, globalAlpha: 0.1 });
  context.beginPath();
  line.forEach(([x, y]) => context.lineTo(x, y));
  context.closePath();
  context.fill();
  context.globalAlpha = 1;
  context.stroke();
}

// Positions of the nodes whose middle lies inside of a closed line.
export const nodesWithin = (cy, line) => cy.nodes('.node').filter(node => {
  const { x, y } = node.renderedPosition();
  return polygonContains(line, [x, y]);
}).map(node => node.data('at'));
