// Trusted Types: pages may forbid HTML from strings. deep-chat draws with them, from its own and our fixed
// markup only; build.mjs leads its assignments here, so that one named policy covers them and no other script.
const policy = makePolicy();

function makePolicy() {
  try {
    return globalThis.trustedTypes?.createPolicy("mesobot", { createHTML: (html) => html });
  } catch {
    return null; // the page's `trusted-types` does not name us
  }
}

const trusted = (html) => (policy ? policy.createHTML(html) : html);

/** Stands in for `innerHTML` in deep-chat; a symbol, so that no name of the page can meet it. */
export const MESOBOT_HTML = Symbol("mesobot.html");
if (globalThis.Element) {
  Object.defineProperty(Element.prototype, MESOBOT_HTML, {
    set(html) {
      this.innerHTML = trusted(html);
    },
  });
}

/** Stands in for `DOMParser`. */
export class MESOBOT_PARSER {
  parseFromString(text, kind) {
    return new DOMParser().parseFromString(trusted(text), kind);
  }
}

/** Throws where the page lets us draw nothing; said before deep-chat fails half-way. */
export function demandDrawing() {
  document.createElement("i")[MESOBOT_HTML] = "<b></b>";
}
