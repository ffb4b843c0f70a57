// A connection that is lost: Blazor tries to get it back, and this goes on where it gives up. After a restart of the server the page is loaded again; what had been typed is put back into its fields.
(() => {
  const key = 'topoweb.draft';
  const oldest = 24 * 3600 * 1000;
  const box = document.getElementById('components-reconnect-modal');
  const draft = new Map();
  let place = location.pathname;
  let lost = false;
  let waiting = false;

  // Passwords are kept nowhere; files cannot be.
  const fieldOf = target => target.closest?.('input:not([type=password], [type=file], [type=hidden], [readonly]), select, textarea:not([readonly])');

  function nameOf(field) {
    if (field.type === 'radio' && field.name) return `[type=radio][name="${CSS.escape(field.name)}"][value="${CSS.escape(field.value)}"]`;
    if (field.id) return `#${CSS.escape(field.id)}`;
    if (field.name) return `[name="${CSS.escape(field.name)}"]`;
    const label = field.getAttribute('aria-label');
    return label ? `[aria-label="${CSS.escape(label)}"]` : null;
  }

  function take(event) {
    if (!event.isTrusted && !lost) return;
    const field = fieldOf(event.target);
    const name = field && nameOf(field);
    if (!name) return;
    if (place !== location.pathname) { draft.clear(); place = location.pathname; }
    // In the order of the last touch: a choice may bring the fields that follow it.
    draft.delete(name);
    draft.set(name, field.type === 'checkbox' || field.type === 'radio' ? field.checked : field.value);
  }

  function keep() {
    if (!lost || draft.size === 0 || place !== location.pathname) return;
    try { sessionStorage.setItem(key, JSON.stringify({ place, at: Date.now(), fields: [...draft] })); } catch { /* Nothing can be kept: what is on the screen stays until the page is loaded again. */ }
  }

  function load() {
    keep();
    location.reload();
  }

  async function wait() {
    if (waiting) return;
    waiting = true;
    for (;;) {
      try {
        if ((await fetch('health/live', { cache: 'no-store' })).ok) break;
      } catch { /* Not yet. */ }
      await new Promise(resolve => setTimeout(resolve, 2000));
    }
    load();
  }

  // A page that was refused because too many are open: it stays as it was loaded, says why, and is loaded again once there is room.
  const errors = document.getElementById('blazor-error-ui');
  async function lookWhetherFull() {
    for (let refused = 0; ; refused++) {
      // The same request that opens a page; without a page of its own it is only answered.
      const answer = await fetch('_blazor', { cache: 'no-store' }).catch(() => null);
      if (answer?.status !== 429) {
        if (refused) wait();
        return;
      }
      if (errors) errors.style.display = 'none';
      if (box) box.dataset.full = '';
      lost = true;
      await new Promise(resolve => setTimeout(resolve, 1000 * Number(answer.headers.get('Retry-After') ?? 30)));
    }
  }

  addEventListener('input', take, true);
  addEventListener('change', take, true);
  addEventListener('pagehide', keep);
  box?.addEventListener('components-reconnect-state-changed', event => {
    const state = event.detail?.state;
    lost = state !== 'hide';
    if (state === 'rejected' || state === 'resume-failed') load();
    else if (state === 'failed') wait();
  });

  if (errors) {
    const watch = new MutationObserver(() => {
      if (errors.style.display !== 'block') return;
      watch.disconnect();
      lookWhetherFull();
    });
    watch.observe(errors, { attributes: true, attributeFilter: ['style'] });
  }

  function restored() {
    try {
      const kept = JSON.parse(sessionStorage.getItem(key) ?? 'null');
      sessionStorage.removeItem(key);
      return kept?.place === location.pathname && Date.now() - kept.at < oldest && Array.isArray(kept.fields) ? kept.fields : [];
    } catch { return []; }
  }

  const until = (test, most) => new Promise(resolve => {
    const began = performance.now();
    (function look() {
      const found = test();
      if (found || performance.now() - began > most) resolve(found);
      else setTimeout(look, 60);
    })();
  });

  // The server puts its own elements in place of those of the first HTML as soon as the page is live: only what is set then arrives.
  async function restore(fields, first) {
    await until(() => document.getElementById('content') !== first, 60000);
    let back = 0;
    for (const [name, value] of fields) {
      const field = await until(() => document.querySelector(`main ${name}:enabled, [role=dialog] ${name}:enabled`), 5000);
      if (!field) continue;
      if (typeof value === 'boolean') {
        if (field.checked !== value) field.click();
      } else if (field.value !== value) {
        field.value = value;
        field.dispatchEvent(new Event('input', { bubbles: true }));
        field.dispatchEvent(new Event('change', { bubbles: true }));
      }
      draft.set(name, value);
      back++;
      // What a choice brings comes with the answer of the server.
      await new Promise(resolve => setTimeout(resolve, 120));
    }
    if (!back || !box) return;
    box.dataset.restored = '';
    setTimeout(() => delete box.dataset.restored, 6000);
  }

  const fields = restored();
  if (fields.length) restore(fields, document.getElementById('content'));
})();
