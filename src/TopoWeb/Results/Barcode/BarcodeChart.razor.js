// One listener for all bars, however many; the longest bar and the axis stay in view.
export function create(element, dotnet) {
  const abort = new AbortController();
  const on = (target, name, handler, options) => target.addEventListener(name, handler, { ...options, signal: abort.signal });
  let moved = false; // the reader has scrolled

  const press = bar => dotnet.invokeMethodAsync('OnPressedAsync', Number(bar.dataset.bar));

  on(element, 'click', event => {
    // Bars may be thinner than a finger: within their panel, the one that is read out is meant.
    const bar = event.target.closest('[data-bar]') ?? event.target.closest('[data-nearest]')?.querySelector('[data-bar][data-over]');
    if (bar) press(bar);
  });

  on(element, 'keydown', event => {
    const bar = event.key === 'Enter' || event.key === ' ' ? event.target.closest('[data-bar]') : null;
    if (!bar) return;
    event.preventDefault();
    if (!event.repeat) press(bar);
  });

  function pin() {
    const scroller = element.querySelector('[data-scroll]');
    const axis = scroller?.querySelector('[data-axis]');
    if (!axis) return;
    const below = axis.ownerSVGElement.getBoundingClientRect().bottom - scroller.getBoundingClientRect().bottom;
    if (below > 0) axis.setAttribute('transform', `translate(0 ${-below})`);
    else axis.removeAttribute('transform');
  }

  function reveal() {
    const scroller = element.querySelector('[data-scroll]');
    const bar = scroller?.querySelector('[data-first]');
    if (!bar) return;
    const view = scroller.getBoundingClientRect(), box = bar.getBoundingClientRect();
    const axis = scroller.querySelector('[data-axis]').getBoundingClientRect().height;
    if (box.top < view.top || box.bottom > view.bottom - axis)
      scroller.scrollTop += box.top - view.top - Math.max(8, (view.height - axis) / 3);
  }

  function place() {
    if (!moved) reveal();
    pin();
  }

  for (const name of ['wheel', 'touchmove', 'pointerdown', 'keydown']) on(element, name, () => moved = true, { passive: true });
  on(element, 'scroll', pin, { capture: true, passive: true });
  const observer = new ResizeObserver(place);
  observer.observe(element);

  return {
    // Other bars stand there, or in another order.
    update() {
      moved = false;
      place();
    },
    destroy() {
      observer.disconnect();
      abort.abort();
    },
  };
}
