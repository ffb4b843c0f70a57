// Runs in every measured page before its own scripts: when was what drawn, and how long was the page busy.
// Times are milliseconds since the navigation began. A drawing counts once its frame has been handed to the screen.
(() => {
  const probe = globalThis.probe = { drawings: [], longTasks: [], waits: [] };

  // The graph is drawn on canvases that are cleared first; one entry a frame.
  const clear = CanvasRenderingContext2D.prototype.clearRect;
  let frame = null;
  CanvasRenderingContext2D.prototype.clearRect = function (...area) {
    // The timeline stands still within a frame.
    if (frame !== document.timeline.currentTime && this.canvas.closest?.('[role=application]')) {
      frame = document.timeline.currentTime;
      painted(() => probe.drawings.push(performance.now()));
    }
    return clear.apply(this, area);
  };

  // After the next frame: the frame's own callbacks run before it is painted, a message sent from them after.
  function painted(then) {
    requestAnimationFrame(() => { const channel = new MessageChannel(); channel.port1.onmessage = then; channel.port2.postMessage(0); });
  }

  new PerformanceObserver(list => probe.longTasks.push(...list.getEntries().map(e => ({ at: e.startTime, ms: e.duration })))).observe({ type: 'longtask', buffered: true });

  // Resolves with the time of the first frame after `condition` holds.
  probe.when = condition => new Promise(resolve => {
    const check = () => condition() && (watch.disconnect(), painted(() => resolve(performance.now())));
    const watch = new MutationObserver(check);
    watch.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
    check();
  });

  const text = selector => document.querySelector(selector)?.textContent ?? '';
  probe.count = () => text('[data-status]');
  // How much of the graph Cytoscape holds.
  probe.held = () => {
    const { cy, scene } = document.querySelector('[role=application]').view;
    return `Cytoscape holds ${cy.nodes().length} of ${scene.id.length} nodes and ${cy.edges().length} edges`;
  };
  const label = () => document.querySelector('[role=application]')?.getAttribute('aria-label') ?? '';

  probe.usable = () => probe.when(() => probe.count() !== '' && document.querySelector('[data-canvas] canvas'));

  // The page has its connection, and what is chosen in the graph reaches the server.
  probe.connected = () => new Promise(resolve => {
    const poll = () => document.querySelector('[role=application]')?.view?.dotnet ? resolve(performance.now()) : setTimeout(poll, 2);
    poll();
  });

  // The first drawing after a time.
  const drawnAfter = at => new Promise(resolve => {
    const poll = () => { const found = probe.drawings.find(t => t > at); if (found) resolve(found); else setTimeout(poll, 2); };
    poll();
  });

  // From an act until the page says that something is new and the graph is drawn anew. A new graph is drawn after the page says so; new colours may come before.
  async function acted(act, changed, drawnFirst) {
    const start = performance.now();
    act();
    await new Promise((resolve, reject) => {
      setTimeout(() => reject(new Error('The page has not changed within a minute.')), 60_000);
      const watch = new MutationObserver(() => { if (changed()) { watch.disconnect(); if (drawnFirst) painted(resolve); else resolve(); } });
      watch.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
    });
    const said = performance.now();
    return Math.max(said, await drawnAfter(drawnFirst ? start : said)) - start;
  }

  // A colouring to its frame and its legend.
  probe.recolour = value => {
    const select = document.querySelector('[data-testid=color-by]'), legend = () => text('[data-testid=color-legend]'), before = legend();
    return acted(() => { select.value = value; select.dispatchEvent(new Event('change', { bubbles: true })); }, () => legend() !== before, true);
  };

  // A slider to the frame of the new graph, which has another number of nodes.
  probe.slide = (id, value) => {
    const slider = document.querySelector(`[data-live=${id}] .slider`), before = label();
    return acted(() => { slider.value = value; slider.dispatchEvent(new Event('input', { bubbles: true })); }, () => label() !== before, false);
  };

  probe.picture = () => [...document.querySelectorAll('[role=application] canvas')].map(c => c.toDataURL().length + c.toDataURL().slice(-4000)).join();
})();
