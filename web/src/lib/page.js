// Staying on a page that changes under us: single-page apps swap the body, scripts clear it.

const REPAIRS = 50; // a page that takes us out again and again means it

/** Calls `repair` whenever `isThere` turns false; returns the way to stop. */
export function stay(isThere, repair) {
  let left = REPAIRS;
  const watch = new MutationObserver(() => {
    look();
    if (isThere() || left === 0 || !document.body) return;
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

/** Our own script element: as a module it is not `document.currentScript`. */
export function ownScript() {
  const here = document.currentScript;
  if (here?.src) return here;
  return [...document.querySelectorAll("script[src]")].find(({ src }) => new URL(src).pathname.endsWith("/widget.js"));
}
