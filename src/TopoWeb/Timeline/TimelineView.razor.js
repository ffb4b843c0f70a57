// Space plays and pauses, arrows step, wherever the focus is; controls that use these keys themselves keep them.
export function create(element) {
  // Who asks for less motion steps by hand.
  const still = matchMedia('(prefers-reduced-motion: reduce)');
  const press = name => {
    const button = element.querySelector(`[data-timeline=${name}]`);
    if (button && !button.disabled && !(name === 'play' && still.matches)) button.click();
  };
  const stop = () => {
    const playing = element.querySelector('[data-timeline=play][aria-pressed=true]');
    if (still.matches && playing) playing.click();
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
  still.addEventListener('change', stop);
  return {
    async download(name, stream) {
      const link = document.createElement('a');
      link.href = URL.createObjectURL(new Blob([await stream.arrayBuffer()], { type: name.endsWith('gif') ? 'image/gif' : 'image/svg+xml' }));
      link.download = name;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 10000);
    },
    destroy() {
      document.removeEventListener('keydown', key);
      still.removeEventListener('change', stop);
    },
  };
}
