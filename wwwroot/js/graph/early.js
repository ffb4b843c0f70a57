// A view that was drawn from the page itself, before the connection to the server, waits here for the component that takes it over.
// The component brings an element of its own, which takes the place of the page's: the view moves there before the next frame, so nothing flickers.
let waiting = null;

export function keep(view, key) {
  waiting = { view, key };
  const watch = new MutationObserver(() => {
    if (waiting?.view !== view) return watch.disconnect();
    const element = view.host.element.isConnected ? null : document.querySelector('[data-graph]');
    if (element) view.host.moveTo(element);
  });
  watch.observe(document.body, { childList: true, subtree: true });
}

// The view that waits in this element, with the key of what it shows; null where there is none.
export function take(element) {
  const found = waiting;
  waiting = null;
  if (found?.view.host.element === element) return found;
  found?.view.destroy();
  return null;
}
