export function create(element) {
  const target = element.querySelector('[data-readout-target]');
  const items = () => [...element.querySelectorAll('[data-readout]')];
  let over = null;

  function show(item) {
    if (over === item) return;
    over?.removeAttribute('data-over');
    over = item;
    over?.setAttribute('data-over', '');
    target.textContent = item ? item.dataset.readout || item.getAttribute('aria-label') : '';
  }

  // Bars may be thinner than a pixel: within a panel that asks for it, the nearest one in height counts.
  function find(event) {
    const hit = event.target.closest('[data-readout]');
    if (hit) return hit;
    const panel = event.target.closest('[data-nearest]');
    if (!panel) return null;
    const all = panel.querySelectorAll('[data-readout]');
    if (panel.dataset.nearest === 'plane') return near(all, event);
    const middle = item => { const box = item.getBoundingClientRect(); return (box.top + box.bottom) / 2 - event.clientY; };
    // They stand one below another: halving finds the place among thousands at once.
    let from = 0, to = all.length - 1;
    while (from < to) {
      const half = (from + to) >> 1;
      if (middle(all[half]) + middle(all[half + 1]) < 0) from = half + 1;
      else to = half;
    }
    return all[from] ?? null;
  }

  // Points of a plane are smaller than a finger: the nearest one within its reach counts.
  function near(all, event) {
    const reach = event.pointerType === 'touch' ? 28 : 16;
    let found = null, least = reach * reach;
    for (const item of all) {
      const box = item.getBoundingClientRect();
      const distance = ((box.left + box.right) / 2 - event.clientX) ** 2 + ((box.top + box.bottom) / 2 - event.clientY) ** 2;
      if (distance <= least) [found, least] = [item, distance];
    }
    return found;
  }

  function stop(current) {
    for (const item of element.querySelectorAll('[data-readout][tabindex="0"]')) if (item !== current) item.tabIndex = -1;
    if (current) current.tabIndex = 0;
  }

  const focused = () => element.contains(document.activeElement) ? document.activeElement.closest('[data-readout]') : null;
  const move = event => show(find(event) ?? focused());
  const leave = () => show(focused());
  const focus = event => { const item = event.target.closest('[data-readout]'); if (item) { stop(item); show(item); } };
  const key = event => {
    const all = items();
    const at = all.indexOf(event.target);
    if (at < 0) return;
    const to = { ArrowDown: at + 1, ArrowRight: at + 1, ArrowUp: at - 1, ArrowLeft: at - 1, Home: 0, End: all.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    all[Math.max(0, Math.min(all.length - 1, to))].focus();
  };

  const listeners = { pointermove: move, pointerdown: move, pointerleave: leave, focusin: focus, focusout: leave, keydown: key };
  for (const [name, handler] of Object.entries(listeners)) element.addEventListener(name, handler);

  const instance = {
    update() {
      const all = items();
      if (over && !all.includes(over)) show(null);
      if (!all.some(item => item.tabIndex === 0)) stop(all.find(item => item.hasAttribute('data-first')) ?? all[0]);
    },
    destroy() {
      for (const [name, handler] of Object.entries(listeners)) element.removeEventListener(name, handler);
    },
  };
  instance.update();
  return instance;
}
