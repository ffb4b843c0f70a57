// Copies what stands beside the button; without a clipboard it is selected, ready for Ctrl+C.
export function create(element) {
  let timer;

  async function click(event) {
    const button = event.target.closest('[data-copy]');
    const source = button?.closest('[data-copy-row]')?.querySelector('[data-copy-source]');
    if (!source) return;
    source.select();
    try {
      await navigator.clipboard.writeText(source.value);
    } catch {
      return;
    }
    for (const other of element.querySelectorAll('[data-copied]')) other.removeAttribute('data-copied');
    button.setAttribute('data-copied', '');
    clearTimeout(timer);
    timer = setTimeout(() => button.removeAttribute('data-copied'), 2000);
  }

  element.addEventListener('click', click);
  return {
    focus(selector) { element.querySelector(selector)?.focus(); },
    destroy() {
      clearTimeout(timer);
      element.removeEventListener('click', click);
    },
  };
}
