// Patches as images of one pixel a value; drawn enlarged without smoothing.
export class PatchImages {
  constructor(side, colors) {
    this.side = side;
    this.colors = colors.map(c => [1, 3, 5].map(i => parseInt(c.slice(i, i + 2), 16)));
    this.middle = (colors.length - 1) / 2;
    this.known = new Map();
    this.canvas = document.createElement('canvas');
    this.canvas.width = this.canvas.height = side;
  }

  // code: base64 of one signed byte a value, scaled to ±127
  of(code) {
    let image = this.known.get(code);
    if (!image) this.known.set(code, image = this.draw(code));
    return image;
  }

  draw(code) {
    const values = Int8Array.from(atob(code), c => c.charCodeAt(0));
    const context = this.canvas.getContext('2d');
    const pixels = context.createImageData(this.side, this.side);
    values.forEach((value, i) => pixels.data.set([...this.colors[Math.round(value / 127 * this.middle + this.middle)], 255], 4 * i));
    context.putImageData(pixels, 0, 0);
    return this.canvas.toDataURL('image/png');
  }
}
