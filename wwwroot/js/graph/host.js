// The element of the page that the graph stands in: what it hears and what is written into it. The page may put another element in its place.
const noticed = 6000; // milliseconds that a notice stays
const fields = 'input, select, textarea, [contenteditable]:not([contenteditable=false])';
const layers = ':popover-open, dialog[open], details.topbar-menu[open]';
const walking = new Set(['Enter', ' ', 'ArrowRight', 'ArrowLeft', 'ArrowDown', 'ArrowUp']);

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
    element.addEventListener('keydown', e => { if (!this.covered(e)) heard.key(e); }, { signal });
    document.addEventListener('keydown', e => { if (this.meant(e)) heard.key(e); }, { signal });
    // The graph library takes the focus away from everything when it is pressed, before this is heard; keys pressed next are meant for the graph.
    for (const press of ['mousedown', 'touchstart']) element.addEventListener(press, () => this.focus(), { signal, passive: true });
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

  // What lies over the page, a menu or a list, hears Escape alone.
  covered(e) { return e.key === 'Escape' && Boolean(document.querySelector(layers)); }

  // Whether a key pressed elsewhere is meant for the graph: the pointer is over it, and nobody writes. What has the focus keeps the keys that act on it.
  meant(e) {
    const { element } = this, at = document.activeElement;
    if (e.defaultPrevented || element.contains(e.target) || !element.parentElement?.matches(':hover') || document.querySelector(layers)) return false;
    return !at?.matches(fields) && (!walking.has(e.key) || !at || at.matches('body, main, h1'));
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

  // The corner that the buttons of the view take, with their distance from the edges.
  buttons() {
    const box = this.element.parentElement?.querySelector('[data-buttons]')?.getBoundingClientRect();
    return box ? { width: box.width + 12, height: box.height + 12 } : { width: 0, height: 0 };
  }

  // The list of keys, which stands beside the element.
  help() { this.element.parentElement?.querySelector('[data-keys]')?.togglePopover(); }

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
