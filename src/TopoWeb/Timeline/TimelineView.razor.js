// Space plays and pauses, arrows step, wherever the focus is; controls that use these keys themselves keep them.
export function create(element) {
  const press = name => {
    const button = element.querySelector(`[data-timeline=${name}]`);
    if (button && !button.disabled) button.click();
  };
  const key = event => {
    if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const name = { ' ': 'play', ArrowLeft: 'previous', ArrowRight: 'next' }[event.key];
    if (!name || !element.querySelector('[data-timeline]')) return;
    if (event.target.closest?.('input, select, textarea, [contenteditable]')) return;
    if (event.key === ' ' && event.target.closest?.('button, a, summary')) return;
    event.preventDefault();
    press(name);
  };
  document.addEventListener('keydown', key);
  return { destroy() { document.removeEventListener('keydown', key); } };
}
