// The reference of the API is another program's page: it gets our language and follows our theme.
(() => {
  const root = document.documentElement;
  root.lang = 'en';

  function follow() {
    const dark = root.dataset.theme === 'dark';
    try { localStorage.setItem('colorMode', dark ? 'dark' : 'light'); } catch { /* It takes what the system prefers. */ }
    document.body?.classList.toggle('dark-mode', dark);
    document.body?.classList.toggle('light-mode', !dark);
  }

  follow();
  new MutationObserver(follow).observe(root, { attributeFilter: ['data-theme'] });
  addEventListener('DOMContentLoaded', follow);
})();
