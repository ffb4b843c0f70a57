// The graph view as one file, wwwroot/lib/graph.js: twenty small ones take a browser half a second to fetch.
// Loaded by a page that carries its graph, it draws at once, while the connection to the server is still on its way.
import { keep } from './early.js';
import { MapperView } from './view.js';

export { create } from './view.js';

const data = document.querySelector('script[data-scene]');
const host = document.querySelector('[data-graph]');

// In steps, so that the scripts that connect go on between them and the server prepares its part meanwhile.
if (data && host) setTimeout(() => {
  const view = new MapperView(host);
  setTimeout(() => {
    if (!host.isConnected) return view.destroy();
    const { scene, options } = JSON.parse(data.textContent);
    view.update(scene, options, null);
    keep(view, data.dataset.scene);
  });
});
