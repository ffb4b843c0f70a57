// Dividers that move by pointer and keyboard, the folding settings, copying: what needs no word from the server.
const key = 'topoweb.workbench';
const limits = { left: [160, 420], right: [220, 560], bottom: [110, 460] };
const written = 'textarea, [contenteditable]:not([contenteditable=false]), input:not([type=range], [type=checkbox], [type=radio], [type=button])';
const scrollers = '[data-scroller], .settings > .readout-items';
const defaults = { left: 214, right: 296, bottom: 196 };

export function create(element) {
  const abort = new AbortController();
  const on = (target, name, handler, options) => target.addEventListener(name, handler, { ...options, signal: abort.signal });
  const announce = element.querySelector('[data-announce]');
  const fold = element.querySelector('[data-fold]');
  const state = recall();

  function recall() {
    try { return { ...defaults, ...JSON.parse(localStorage.getItem(key)) }; } catch { return { ...defaults }; }
  }

  function remember() {
    try { localStorage.setItem(key, JSON.stringify(state)); } catch { /* a browser that keeps nothing */ }
  }

  function apply() {
    for (const [side, [least, most]] of Object.entries(limits)) {
      state[side] = Math.round(Math.min(most, Math.max(least, Number(state[side]) || defaults[side])));
      element.style.setProperty(`--${side}`, `${state[side]}px`);
      const divider = element.querySelector(`[data-divider="${side}"]`);
      divider.setAttribute('aria-valuenow', state[side]);
      divider.setAttribute('aria-valuemin', least);
      divider.setAttribute('aria-valuemax', most);
    }
    const folded = state.folded ?? innerWidth < 1100;
    element.toggleAttribute('data-folded', folded);
    fold.setAttribute('aria-expanded', String(!folded));
  }

  for (const divider of element.querySelectorAll('[data-divider]')) {
    const side = divider.dataset.divider;
    const along = side === 'bottom' ? 'clientY' : 'clientX';
    const sign = side === 'left' ? 1 : -1;
    on(divider, 'pointerdown', e => {
      if (e.button) return;
      e.preventDefault();
      divider.focus();
      divider.setPointerCapture(e.pointerId);
      divider.dataset.moving = '';
      const from = e[along], size = state[side];
      const move = m => { state[side] = size + sign * (m[along] - from); apply(); };
      const stop = () => { delete divider.dataset.moving; divider.removeEventListener('pointermove', move); remember(); };
      divider.addEventListener('pointermove', move);
      divider.addEventListener('lostpointercapture', stop, { once: true });
    });
    on(divider, 'dblclick', () => { state[side] = defaults[side]; apply(); remember(); });
    on(divider, 'keydown', e => {
      const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[e.key];
      if (step) state[side] += sign * step * (e.shiftKey ? 64 : 16);
      else if (e.key === 'Home') state[side] = limits[side][0];
      else if (e.key === 'End') state[side] = limits[side][1];
      else return;
      e.preventDefault();
      apply();
      remember();
    });
  }

  on(fold, 'click', () => { state.folded = !element.hasAttribute('data-folded'); apply(); remember(); });

  // Undo and redo are buttons, whoever presses them; what is being written has its own.
  on(document, 'keydown', e => {
    const letter = e.key.toLowerCase();
    if (!(e.ctrlKey || e.metaKey) || e.altKey || !['z', 'y'].includes(letter) || e.target.closest?.(written) || document.querySelector('dialog[open], .mud-dialog')) return;
    const button = element.querySelector(`[data-act=${letter === 'y' || e.shiftKey ? 'redo' : 'undo'}]`);
    if (!button) return;
    e.preventDefault();
    button.click();
  });

  // Between the choices of a row, as between radio buttons: where the focus goes is what is shown.
  on(element, 'keydown', e => {
    const at = e.target.closest('[role=radio]');
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1, Home: -Infinity, End: Infinity }[e.key];
    if (!at || !step || e.altKey || e.ctrlKey || e.metaKey) return;
    e.preventDefault();
    const all = [...at.closest('[role=radiogroup]').querySelectorAll('[role=radio]')], to = all.indexOf(at) + step;
    const next = Number.isFinite(to) ? all.at(to % all.length) : all.at(step < 0 ? 0 : -1);
    next.focus();
    next.click();
  });

  // The details of a selection are below the graph on a narrow page.
  on(element, 'click', e => {
    if (e.target.closest('[data-to-inspector]')) element.querySelector('.inspector-pane').scrollIntoView({ behavior: matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth' });
  });

  // A menu whose link is followed, or whose file is taken, closes.
  on(element, 'click', e => { if (e.target.closest('a')) e.target.closest(':popover-open')?.hidePopover(); });

  const unwatch = watchScrollers(element, on);

  on(element, 'click', async e => {
    const button = e.target.closest('[data-copy]');
    if (!button) return;
    const text = button.textContent;
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
      announce.textContent = button.dataset.done;
    } catch {
      announce.textContent = 'The browser blocked copying';
    }
    button.textContent = announce.textContent;
    setTimeout(() => { button.textContent = text; announce.textContent = ''; }, 1800);
  });

  apply();
  return { destroy: () => { unwatch(); abort.abort(); } };
}

// Says of everything that can be scrolled on which side there is more, and keeps what is chosen in a strip in view.
function watchScrollers(element, on) {
  let frame = 0;
  const later = () => { frame ||= requestAnimationFrame(() => { frame = 0; element.querySelectorAll(scrollers).forEach(mark); element.querySelectorAll('.choices').forEach(reveal); }); };
  on(element, 'scroll', e => { if (e.target.matches(scrollers)) mark(e.target); }, { capture: true, passive: true });
  on(element, 'toggle', later, { capture: true });
  const changes = new MutationObserver(later), sizes = new ResizeObserver(later);
  changes.observe(element, { childList: true, subtree: true, attributeFilter: ['aria-checked'] });
  sizes.observe(element);
  element.querySelectorAll('.pane').forEach(pane => sizes.observe(pane));
  return () => { changes.disconnect(); sizes.disconnect(); cancelAnimationFrame(frame); };
}

const more = (at, most) => most < 2 ? null : at < 1 ? 'end' : at > most - 1 ? 'start' : 'both';

function mark(scroller) {
  const sides = { moreX: more(scroller.scrollLeft, scroller.scrollWidth - scroller.clientWidth), moreY: more(scroller.scrollTop, scroller.scrollHeight - scroller.clientHeight) };
  const { overflowX, overflowY } = getComputedStyle(scroller);
  if (overflowX !== 'auto') sides.moreX = null;
  if (overflowY !== 'auto') sides.moreY = null;
  for (const [name, side] of Object.entries(sides))
    if (side === null) delete scroller.dataset[name]; else if (scroller.dataset[name] !== side) scroller.dataset[name] = side;
}

const shown = new WeakMap();

function reveal(strip) {
  const chosen = strip.querySelector('[aria-checked=true]');
  if (!chosen || shown.get(strip) === chosen) return;
  shown.set(strip, chosen);
  strip.scrollLeft += chosen.getBoundingClientRect().left - strip.getBoundingClientRect().left - (strip.clientWidth - chosen.clientWidth) / 2;
}
