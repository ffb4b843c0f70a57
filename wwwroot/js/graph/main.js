// The graph view as one file, wwwroot/lib/graph.js: twenty small ones take a browser half a second to fetch.
// Loaded by a page that carries its graph, it draws at once, while the connection to the server is still on its way.
import { keep } from './early.js';
import { draw } from './view.js';

export { create } from './view.js';

const data = document.querySelector('script[data-scene]');
const host = document.querySelector('[data-graph]');
// After the scripts that connect have begun: the server prepares its part meanwhile.
if (data && host) setTimeout(() => {
  if (!host.isConnected) return;
  const { scene, options } = JSON.parse(data.textContent);
  keep(draw(host, scene, options), data.dataset.scene);
});
