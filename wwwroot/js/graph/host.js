// The element of the page that the graph stands in: what it hears and what is written into it. The page may put another element in its place.
const noticed = 6000; // milliseconds that a notice stays

export class Host {
  // heard: key(event), left(), resized(): what the element hears
  constructor(element, view, heard) {
    Object.assign(this, { element, view, heard, timers: {} });
    this.hear();
  }

  part(name) { return this.element.querySelector(`[data-${name}]`); }

  hear() {
    const { element, heard } = this;
    this.hearing?.abort();
    this.resizing?.disconnect();
    const { signal } = this.hearing = new AbortController();
    element.view = this.view; // for the browser's console and for tests
    element.addEventListener('keydown', heard.key, { signal });
    element.addEventListener('focus', () => { this.focused = true; }, { signal });
    // A moment later: where the page's first element goes, the focus goes to the one in its place, which may take a while to come.
    element.addEventListener('blur', () => setTimeout(() => {
      if (element !== this.element || element === document.activeElement || !element.isConnected || this.refocus) return;
      this.focused = false;
      heard.left();
    }), { signal });
    element.addEventListener('pointerleave', () => this.say('hover', ''), { signal });
    this.resizing = new ResizeObserver(() => {
      const size = `${element.clientWidth} ${element.clientHeight}`;
      if (size === this.size) return;
      this.size = size;
      heard.resized();
    });
    this.resizing.observe(element);
  }

  // What is drawn goes there as it is.
  moveTo(element) {
    element.replaceChildren(...this.element.childNodes);
    this.element = element;
    this.hear();
    this.refocus = this.focused;
    this.focusAgain();
  }

  // The page is there. As it begins it gives the focus to its heading: not where somebody has begun to walk through the graph.
  connected() {
    this.focusAgain();
    this.refocus = false;
  }

  // Not where the reader has gone elsewhere meanwhile.
  focusAgain() {
    if (this.refocus && document.activeElement?.matches('h1, body')) this.focus();
  }

  focus() { this.element.focus({ preventScroll: true }); }

  say(part, text) {
    const target = this.part(part);
    if (target && target.textContent !== text) target.textContent = text;
  }

  // A line that goes away by itself.
  notice(text) {
    this.say('notice', text);
    this.later('notice', noticed, () => this.say('notice', ''));
  }

  later(name, wait, action) {
    this.never(name);
    this.timers[name] = setTimeout(action, wait);
  }

  never(name) { clearTimeout(this.timers[name]); }

  destroy() {
    this.hearing.abort();
    this.resizing.disconnect();
    for (const name of Object.keys(this.timers)) this.never(name);
  }
}
