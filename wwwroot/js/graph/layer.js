// A canvas for what would be too much for elements of the graph library: tens of thousands of lines, thousands of discs.
const mostMarks = 4000; // beyond, drawing anew takes longer than a frame of a moving picture

export class Layer {
  constructor(canvas) {
    this.canvas = canvas;
    this.shown = null;
    this.moved = false;
  }

  // paint(context, x, y, width, height): x and y take coordinates of the graph to pixels. fresh: what is painted has changed.
  // While a heavy picture is moved, the one painted last is moved as a whole; `moved` says that it is to be painted again at rest.
  draw(zoom, pan, fresh, marks, paint) {
    const { canvas, shown } = this;
    const ratio = devicePixelRatio, w = canvas.clientWidth, h = canvas.clientHeight;
    const sized = canvas.width === Math.round(w * ratio) && canvas.height === Math.round(h * ratio);
    if (!fresh && sized && shown) {
      if (shown.zoom === zoom && shown.x === pan.x && shown.y === pan.y) return this.place(1, 0, 0);
      if (marks > mostMarks) return this.place(zoom / shown.zoom, pan.x - zoom / shown.zoom * shown.x, pan.y - zoom / shown.zoom * shown.y);
    }
    if (!sized) [canvas.width, canvas.height] = [Math.round(w * ratio), Math.round(h * ratio)];
    const context = canvas.getContext('2d');
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, canvas.width, canvas.height);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    paint(context, v => v * zoom + pan.x, v => v * zoom + pan.y, w, h);
    this.shown = { zoom, x: pan.x, y: pan.y };
    this.place(1, 0, 0);
  }

  place(scale, x, y) {
    this.moved = scale !== 1 || x !== 0 || y !== 0;
    this.canvas.style.transform = this.moved ? `matrix(${scale}, 0, 0, ${scale}, ${x}, ${y})` : '';
  }
}
