// Copies what a button names; without a clipboard the text can still be selected: it is there whole, only cut off to the eye.
export function create(element) {
  async function click(event) {
    const button = event.target.closest('[data-copy]');
    if (!button) return;
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
    } catch {
      return;
    }
    button.setAttribute('data-copied', '');
    setTimeout(() => button.removeAttribute('data-copied'), 2000);
  }

  element.addEventListener('click', click);
  return { destroy: () => element.removeEventListener('click', click) };
}
