// Dividers that move by pointer and keyboard, the folding settings, copying: what needs no word from the server.
const key = 'topoweb.workbench';
const limits = { left: [160, 420], right: [220, 560], bottom: [110, 460] };
const defaults = { left: 214, right: 296, bottom: 196 };

export function create(element) {
  const abort = new AbortController();
  const on = (target, name, handler) => target.addEventListener(name, handler, { signal: abort.signal });
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
  return { destroy: () => abort.abort() };
}
