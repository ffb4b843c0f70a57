// A free line drawn around nodes, by mouse, pen or finger. It lies over the graph while it is on.
const coarse = 3; // pixels between two points of the line

export class Lasso {
  // finished(points, add): points are [x, y] in pixels of the view
  constructor(canvas, signal, finished) {
    this.canvas = canvas;
    this.finished = finished;
    this.line = null;
    const on = (type, act) => canvas.addEventListener(type, act, { signal });
    on('pointerdown', e => this.begin(e));
    on('pointermove', e => this.draw(e));
    on('pointerup', e => this.end(e));
    on('pointercancel', e => { if (e.pointerId === this.pointer) this.drop(); });
    // Zooming goes on below the line.
    canvas.addEventListener('wheel', e => {
      e.preventDefault();
      canvas.hidden = true;
      const below = document.elementFromPoint(e.clientX, e.clientY);
      canvas.hidden = false;
      below?.dispatchEvent(new WheelEvent(e.type, e));
    }, { signal, passive: false });
  }

  get on() { return !this.canvas.hidden; }

  set on(value) {
    this.drop();
    this.canvas.hidden = !value;
  }

  begin(e) {
    if (this.line || e.button !== 0) return;
    this.canvas.setPointerCapture(e.pointerId);
    this.pointer = e.pointerId;
    const { left, top } = this.canvas.getBoundingClientRect();
    this.origin = [left, top];
    this.line = [[e.clientX - left, e.clientY - top]];
    this.color = getComputedStyle(this.canvas).color;
  }

  draw(e) {
    if (!this.line || e.pointerId !== this.pointer) return;
    const point = [e.clientX - this.origin[0], e.clientY - this.origin[1]], last = this.line.at(-1);
    if (Math.hypot(point[0] - last[0], point[1] - last[1]) < coarse) return;
    this.line.push(point);
    this.paint();
  }

  end(e) {
    if (!this.line || e.pointerId !== this.pointer) return;
    const line = this.line;
    this.drop();
    if (line.length > 2) this.finished(line, e.shiftKey);
  }

  // false where no line was being drawn
  drop() {
    const drawing = Boolean(this.line);
    this.line = null;
    this.paint();
    return drawing;
  }

  paint() {
    const { canvas, line } = this, ratio = devicePixelRatio;
    [canvas.width, canvas.height] = [Math.round(canvas.clientWidth * ratio), Math.round(canvas.clientHeight * ratio)];
    if (!line) return;
    const context = canvas.getContext('2d');
    context.scale(ratio, ratio);
    context.strokeStyle = context.fillStyle = this.color;
    context.lineWidth = 1.5;
    context.beginPath();
    line.forEach(([x, y]) => context.lineTo(x, y));
    context.closePath();
    context.globalAlpha = 0.1;
    context.fill();
    context.globalAlpha = 1;
    context.stroke();
  }
}

// Whether a point lies inside of a closed line, by the number of crossings.
export function inside(line, x, y) {
  let within = false;
  for (let i = 0, j = line.length - 1; i < line.length; j = i++) {
    const [x1, y1] = line[i], [x2, y2] = line[j];
    if ((y1 > y) !== (y2 > y) && x < x1 + (y - y1) / (y2 - y1) * (x2 - x1)) within = !within;
  }
  return within;
}
