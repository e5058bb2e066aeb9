// DOM without HTML strings: whatever comes from people or from the server stays text.

/** An element with attributes (functions become listeners, `false` and null are left out) and children. */
export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name, value);
    else if (value !== false && value != null) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child != null && child !== false));
  return element;
}

/** A 24 × 24 line icon, hidden from assistive technology. */
export function icon(path) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  const line = document.createElementNS(space, "path");
  const look = {
    viewBox: "0 0 24 24",
    width: "20",
    height: "20",
    fill: "none",
    stroke: "currentColor",
    "stroke-width": "2",
    "stroke-linecap": "round",
    "stroke-linejoin": "round",
    "aria-hidden": "true",
    focusable: "false",
  };
  for (const [name, value] of Object.entries(look)) svg.setAttribute(name, value);
  line.setAttribute("d", path);
  svg.append(line);
  return svg;
}

/** Style sheets as objects: a strict Content-Security-Policy allows no style element. */
export function adopt(root, ...styles) {
  const sheets = styles.map((css) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    return sheet;
  });
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, ...sheets];
}

/** Sets what a page chose on our own element inside the shadow root, where the page's style does not reach. */
export function paint(element, { colour, onColour, theme, language, direction }) {
  element.style.setProperty("--accent", colour);
  element.style.setProperty("--on-accent", onColour);
  element.dataset.theme = theme;
  element.lang = language;
  element.dir = direction;
}

/**
 * Lift a host into the browser's top layer: no transform, z-index or overflow of the page reaches it there.
 * Without popovers it stays where its fixed position puts it.
 */
export function lift(host) {
  if (!host.showPopover) return;
  host.setAttribute("popover", "manual");
  try {
    if (!host.matches(":popover-open")) host.showPopover();
  } catch {
    // not in the document just now; put back, it is lifted again
  }
}
