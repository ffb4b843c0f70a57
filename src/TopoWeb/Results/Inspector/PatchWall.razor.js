const cell = 30, gap = 5, line = 20, tallest = 330, most = 200, margin = 3;

export function create(element, dotnet, options) {
  return new Wall(element, dotnet, options);
}

// Draws what is in sight and no more, however many points there are: a scroll costs as much for 100 as for 100,000.
class Wall {
  constructor(element, dotnet, options) {
    const part = name => element.querySelector(`[data-wall${name}]`);
    Object.assign(this, { dotnet, view: part(''), space: part('-space'), canvas: part('-canvas'), readout: part('-readout') });
    this.context = this.canvas.getContext('2d');
    this.abort = new AbortController();
    const { signal } = this.abort;
    const on = (name, handler) => this.view.addEventListener(name, handler, { signal });
    on('scroll', () => this.later());
    on('pointermove', e => this.point(this.find(e)));
    on('pointerleave', () => this.point(null));
    on('pointerdown', e => { const at = this.find(e); if (at !== null) { this.current = at; this.say(); this.later(); } });
    on('keydown', e => this.key(e));
    on('focus', () => { this.current ??= 0; this.say(); this.later(); });
    on('blur', () => { this.say(); this.later(); });
    this.resizing = new ResizeObserver(() => { this.measure(); this.later(); });
    this.resizing.observe(this.view);
    this.theme = new MutationObserver(() => { this.inks = null; this.later(); });
    this.theme.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    this.update(options);
  }

  update(options) {
    const other = this.options?.version !== options.version;
    this.options = options;
    if (other) {
      Object.assign(this, { pages: new Map(), loading: new Set(), current: null, over: null, side: null });
      this.view.scrollTop = 0;
      this.view.style.height = '';
      this.measure();
      this.say();
    }
    this.later();
  }

  measure() {
    const rows = this.side === 0;
    this.width = Math.max(cell, this.view.clientWidth - 8);
    this.columns = rows ? 1 : Math.max(1, Math.floor((this.width + gap - 2 * margin) / (cell + gap)));
    this.step = rows ? line : cell + gap;
    const height = Math.ceil(this.options.count / this.columns) * this.step + 2 * margin;
    this.space.style.height = `${height}px`;
    // Once it has a height of its own, it is the reader's.
    if (!this.view.style.height) this.view.style.height = `${Math.min(height + 8, tallest)}px`;
  }

  later() {
    this.frame ||= requestAnimationFrame(() => { this.frame = 0; this.draw(); });
  }

  ink(name) {
    this.inks ??= new Map();
    if (!this.inks.has(name)) this.inks.set(name, getComputedStyle(this.view).getPropertyValue(`--tw-${name}`).trim());
    return this.inks.get(name);
  }

  draw() {
    if (!this.context || !this.view.isConnected) return;
    const { context, options, columns, step } = this;
    const ratio = window.devicePixelRatio || 1;
    const [width, height] = [this.width, Math.min(this.view.clientHeight, this.space.clientHeight)];
    const [w, h] = [Math.round(width * ratio), Math.round(height * ratio)];
    if (this.canvas.width !== w || this.canvas.height !== h) {
      [this.canvas.width, this.canvas.height] = [w, h];
      Object.assign(this.canvas.style, { width: `${width}px`, height: `${height}px` });
    }
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, width, height);
    const top = this.canvas.offsetTop;
    const first = Math.max(0, Math.floor((top - margin) / step) * columns);
    const last = Math.min(options.count, Math.ceil((top + height) / step) * columns);
    for (let i = first; i < last; i++) {
      const x = margin + i % columns * step, y = margin + Math.floor(i / columns) * step - top;
      const page = this.pages.get(Math.floor(i / options.page));
      if (this.side === 0) this.drawLine(page, i, y, width);
      else this.drawPatch(page, i, x, y);
    }
    this.fetch(first, last);
  }

  drawPatch(page, i, x, y) {
    const { context, options, side } = this;
    if (!page) {
      context.fillStyle = this.ink('sunken');
      context.fillRect(x, y, cell, cell);
    } else {
      const at = i % options.page, size = side * side;
      const share = options.maximum ? page.maxima[at] / options.maximum : 1;
      for (let j = 0; j < size; j++) {
        const [left, upper] = [Math.round(j % side * cell / side), Math.round(Math.floor(j / side) * cell / side)];
        const [right, lower] = [Math.round((j % side + 1) * cell / side), Math.round((Math.floor(j / side) + 1) * cell / side)];
        context.fillStyle = options.colors[Math.max(0, Math.min(254, Math.round(page.values[at * size + j] * share) + 127))];
        context.fillRect(x + left, y + upper, right - left, lower - upper);
      }
      context.strokeStyle = this.ink('line-strong');
      context.lineWidth = 1;
      context.strokeRect(x - 0.5, y - 0.5, cell + 1, cell + 1);
    }
    const ring = this.ring(i);
    if (!ring) return;
    context.strokeStyle = ring;
    context.lineWidth = 2;
    context.strokeRect(x - 2, y - 2, cell + 4, cell + 4);
  }

  drawLine(page, i, y, width) {
    const { context } = this;
    const ring = this.ring(i);
    if (ring) {
      context.fillStyle = this.ink('sunken');
      context.fillRect(0, y, width, line);
      context.fillStyle = ring;
      context.fillRect(0, y, 2, line);
    }
    if (!page) return;
    context.font = `12px ${getComputedStyle(this.view).fontFamily}`;
    context.textBaseline = 'middle';
    context.fillStyle = this.ink('ink');
    context.fillText(page.lines[i % this.options.page], 6, y + line / 2);
  }

  ring(i) {
    if (i === this.current && document.activeElement === this.view) return this.ink('accent');
    return i === this.over ? this.ink('ink-3') : null;
  }

  // Two pages at a time, of those in sight now: what was scrolled past is not asked for.
  fetch(first, last) {
    const { page: size, version } = this.options;
    for (let page = Math.floor(first / size); page * size < last && this.loading.size < 2; page++) {
      if (this.pages.has(page) || this.loading.has(page)) continue;
      this.loading.add(page);
      this.dotnet.invokeMethodAsync('PageAsync', page, version).then(content => {
        if (this.options.version !== version || !content) return;
        this.loading.delete(page);
        this.keep(page, content);
      }).catch(() => { /* The connection has gone; when it is back, a scroll asks again. */ if (this.options.version === version) this.loading.delete(page); });
    }
  }

  keep(page, content) {
    const bytes = Uint8Array.from(atob(content.values), c => c.charCodeAt(0));
    this.pages.set(page, { ...content, values: new Int8Array(bytes.buffer) });
    if (this.pages.size > most) this.pages.delete(this.pages.keys().next().value);
    if (this.side !== content.side) {
      this.side = content.side;
      this.view.style.height = '';
      this.measure();
    }
    this.say();
    this.later();
  }

  find(event) {
    const box = this.canvas.getBoundingClientRect();
    const x = event.clientX - box.left - margin, y = event.clientY - box.top - margin + this.canvas.offsetTop;
    const column = this.side === 0 ? 0 : Math.floor(x / this.step);
    const at = Math.floor(y / this.step) * this.columns + column;
    return column >= 0 && column < this.columns && at >= 0 && at < this.options.count ? at : null;
  }

  point(at) {
    if (at === this.over) return;
    this.over = at;
    this.say();
    this.later();
  }

  key(event) {
    const { columns, options } = this;
    const screen = Math.max(1, Math.floor(this.view.clientHeight / this.step)) * columns;
    const at = this.current ?? 0;
    const to = {
      ArrowRight: at + 1, ArrowLeft: at - 1, ArrowDown: at + columns, ArrowUp: at - columns, PageDown: at + screen, PageUp: at - screen, Home: 0, End: options.count - 1,
    }[event.key];
    if (to === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    this.current = Math.max(0, Math.min(options.count - 1, to));
    this.over = null;
    const y = Math.floor(this.current / columns) * this.step;
    if (y < this.view.scrollTop) this.view.scrollTop = y;
    else if (y + this.step + 2 * margin > this.view.scrollTop + this.view.clientHeight) this.view.scrollTop = y + this.step + 2 * margin + 4 - this.view.clientHeight;
    this.say();
    this.later();
  }

  // What the pointer is on, or else the keyboard.
  say() {
    const at = this.over ?? (document.activeElement === this.view ? this.current : null);
    const page = at === null ? null : this.pages.get(Math.floor(at / this.options.page));
    const text = at === null ? '' : page ? page.texts[at % this.options.page] : 'Loading …';
    if (this.readout.textContent !== text) this.readout.textContent = text;
  }

  destroy() {
    this.abort.abort();
    this.resizing.disconnect();
    this.theme.disconnect();
    cancelAnimationFrame(this.frame);
  }
}
