// Staying on a page that changes under us: single-page apps swap the body, scripts clear it.
import { serverLink } from "./links.js";

const REPAIRS = 50; // in this time: a page that takes us out again and again means it
const REPAIRS_MS = 10_000;

/** Calls `repair` whenever `isThere` turns false; returns the way to stop. */
export function stay(isThere, repair) {
  let left = REPAIRS;
  let since = performance.now();
  const watch = new MutationObserver(() => {
    look();
    if (isThere() || !document.body) return;
    if (performance.now() - since > REPAIRS_MS) [left, since] = [REPAIRS, performance.now()];
    if (left === 0) return;
    left -= 1;
    repair();
  });
  /** Only children of the document, of its root and of its body: cheap on a busy page. */
  function look() {
    for (const node of [document, document.documentElement, document.body]) {
      if (node) watch.observe(node, { childList: true });
    }
  }
  look();
  return () => watch.disconnect();
}

/**
 * Our own script element and the address of its server. A script written into the page or combined with others
 * has no address of its own, or not ours: then `data-server` says it, on any script element.
 */
export function ownScript() {
  const here = document.currentScript;
  const named = here?.dataset.server ? here : document.querySelector("script[data-server]");
  const server = named && serverLink(named.dataset.server);
  if (server) return { script: named, base: server };
  const script = here?.src ? here : moduleScript();
  return script && { script, base: new URL("./", script.src).href };
}

/** As a module it is not `document.currentScript`. */
function moduleScript() {
  return [...document.querySelectorAll("script[src]")].find(({ src }) => new URL(src).pathname.endsWith("/widget.js"));
}
