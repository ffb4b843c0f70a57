// Runs before the first paint: sets the theme remembered by this browser, so that nothing flashes.
// <theme-toggle> is an element of its own: it works on static pages and survives every redraw of the page.
(() => {
  const key = 'topoweb.theme';
  const root = document.documentElement;
  const system = matchMedia('(prefers-color-scheme: dark)');

  function choice() {
    try { return localStorage.getItem(key) ?? 'system'; } catch { return 'system'; }
  }

  function apply() {
    const chosen = choice();
    const theme = chosen === 'system' ? (system.matches ? 'dark' : 'light') : chosen;
    if (root.dataset.theme !== theme) root.dataset.theme = theme;
    for (const toggle of document.querySelectorAll('theme-toggle')) toggle.show?.(chosen);
  }

  apply();
  system.addEventListener('change', apply);
  addEventListener('storage', e => { if (e.key === key) apply(); });
  new MutationObserver(apply).observe(root, { attributeFilter: ['data-theme'] });

  const icons = {
    light: '<circle cx="8" cy="8" r="3"/><path d="M8 1v2M8 13v2M1 8h2M13 8h2M3 3l1.4 1.4M11.6 11.6 13 13M13 3l-1.4 1.4M4.4 11.6 3 13"/>',
    system: '<rect x="1.5" y="2.5" width="13" height="8.5" rx="1"/><path d="M5.5 14h5M8 11v3"/>',
    dark: '<path d="M13.5 9.6A5.8 5.8 0 0 1 6.4 2.5a5.8 5.8 0 1 0 7.1 7.1Z"/>',
  };

  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    :host { display: inline-flex; border: 1px solid var(--tw-line); border-radius: 6px; overflow: hidden; }
    button { all: unset; display: grid; place-items: center; width: 28px; height: 26px; color: var(--tw-ink-3); cursor: pointer; }
    button:hover { color: var(--tw-ink); background: var(--tw-sunken); }
    button[aria-checked=true] { color: var(--tw-ink); background: var(--tw-line); }
    button:focus-visible { outline: 2px solid var(--tw-accent); outline-offset: -2px; }
    svg { width: 15px; height: 15px; fill: none; stroke: currentColor; stroke-width: 1.4; stroke-linecap: round; stroke-linejoin: round; }
  `);

  customElements.define('theme-toggle', class extends HTMLElement {
    constructor() {
      super();
      const shadow = this.attachShadow({ mode: 'open' });
      shadow.adoptedStyleSheets = [sheet];
      this.buttons = Object.entries(icons).map(([name, icon]) => {
        const button = document.createElement('button');
        button.type = 'button';
        button.value = name;
        button.title = `${name[0].toUpperCase()}${name.slice(1)} theme`;
        button.setAttribute('role', 'radio');
        button.setAttribute('aria-label', button.title);
        button.innerHTML = `<svg viewBox="0 0 16 16" aria-hidden="true">${icon}</svg>`;
        button.addEventListener('click', () => this.choose(name));
        button.addEventListener('keydown', e => this.move(e));
        shadow.append(button);
        return button;
      });
    }

    connectedCallback() {
      this.setAttribute('role', 'radiogroup');
      this.setAttribute('aria-label', 'Theme');
      this.show(choice());
    }

    show(chosen) {
      for (const button of this.buttons) {
        button.setAttribute('aria-checked', String(button.value === chosen));
        button.tabIndex = button.value === chosen ? 0 : -1;
      }
    }

    choose(name) {
      try { localStorage.setItem(key, name); } catch { root.dataset.theme = name; }
      apply();
    }

    move(e) {
      const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[e.key];
      if (!step) return;
      e.preventDefault();
      const next = this.buttons.at((this.buttons.indexOf(e.target) + step) % this.buttons.length);
      this.choose(next.value);
      next.focus();
    }
  });

  // The narrow menu closes when a link in it is followed, on Escape, and on a press elsewhere.
  const menus = () => document.querySelectorAll('details.topbar-menu[open]');
  const close = meant => { for (const menu of menus()) if (meant(menu)) menu.open = false; };
  // A press, not a click: the graph keeps clicks to itself.
  addEventListener('pointerdown', e => close(menu => !menu.contains(e.target)), true);
  addEventListener('click', e => close(menu => !menu.contains(e.target) || e.target.closest('a')));
  addEventListener('keydown', e => {
    if (e.key === 'Escape') for (const menu of menus()) { menu.open = false; menu.querySelector('summary').focus(); }
  });
})();
