// A caption that somebody writes stays with its result until the tab is closed.
const name = key => `topoweb.caption ${key}`;

export function read(key) {
  try { return sessionStorage.getItem(name(key)); } catch { return null; }
}

export function write(key, text) {
  try {
    if (text === null) sessionStorage.removeItem(name(key));
    else sessionStorage.setItem(name(key), text);
  } catch { /* Nothing can be kept: the caption lasts as long as the page. */ }
}
