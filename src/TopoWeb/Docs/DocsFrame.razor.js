// A button that copies its code, and "/" to reach the search field. Without this script the pages are complete: the text can be selected.
customElements.get('copy-code') ?? customElements.define('copy-code', class extends HTMLElement {
  connectedCallback() {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'tw-button';
    button.textContent = 'Copy';
    button.addEventListener('click', async () => {
      try {
        await navigator.clipboard.writeText(this.querySelector('code').textContent);
        button.textContent = 'Copied';
      } catch {
        // No clipboard without a secure connection: the text is selected instead.
        getSelection().selectAllChildren(this.querySelector('code'));
        button.textContent = 'Selected';
      }
      setTimeout(() => { button.textContent = 'Copy'; }, 2000);
    });
    this.append(button);
  }
});

addEventListener('keydown', e => {
  if (e.key !== '/' || e.ctrlKey || e.metaKey || e.altKey || e.target.closest?.('input, textarea, select')) return;
  const field = document.getElementById('docs-search');
  if (!field) return;
  e.preventDefault();
  field.focus();
  field.select();
});
