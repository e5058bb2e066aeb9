// The page that makes the tag: settings in, tag and preview out.
const form = document.querySelector("#settings");
const byId = (id) => document.getElementById(id);
const script = new URL("../widget.js", import.meta.url).href;
const DEFAULTS = { color: "#0b6e6e" };
const DRAW_AFTER_MS = 400;

const escaped = (value) =>
  value.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;").replaceAll("\n", "&#10;");

/** The settings that are not as they are anyway, as attributes; those that the browser finds odd are left out. */
function attributes() {
  const found = [];
  for (const field of form.elements) {
    if (!field.name || field.name === "site" || !field.validity.valid) continue;
    if (field.type === "checkbox") {
      if (field.checked) found.push(field.value === "on" ? `data-${field.name}` : `data-${field.name}="${field.value}"`);
    } else if (field.value.trim() && field.value !== DEFAULTS[field.name]) {
      found.push(`data-${field.name}="${escaped(field.value.trim())}"`);
    }
  }
  return found;
}

function tag(extra = []) {
  return `<script src="${script}" ${[...attributes(), ...extra, "async"].join(" ")}></script>`;
}

/** A page of the visitor's, in words of no language. */
function previewPage(extra) {
  const style = `<link rel="stylesheet" href="${new URL("page.css", import.meta.url).href}">`;
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Preview</title>${style}
    <main><h1>Your page</h1><p>What you write stands here.</p></main>${tag(extra)}</html>`;
}

/** A preview is no visit: that the chat was open in it, or its teaser seen, is forgotten. */
function forget() {
  try {
    sessionStorage.removeItem("mesobot.open");
    localStorage.removeItem("mesobot.teased");
  } catch {
    // nothing is remembered here
  }
}

function draw() {
  byId("tag").textContent = tag();
  byId("copied").textContent = "";
  clearTimeout(draw.later);
  draw.later = setTimeout(() => {
    forget();
    byId("phone").srcdoc = previewPage([]);
    byId("desktop").srcdoc = previewPage(["data-open"]);
  }, DRAW_AFTER_MS);
}

/** A browser runs no script of http on a page of https, but of its own machine. */
export function isMixed(page, server) {
  const { protocol, hostname } = new URL(server);
  return page.startsWith("https:") && protocol === "http:" && !["localhost", "127.0.0.1", "[::1]"].includes(hostname);
}

async function checkSite() {
  const said = byId("site-result");
  const { value, validity } = form.elements.site;
  said.textContent = "";
  if (!value || !validity.valid) return;
  const { origin } = new URL(value);
  if (origin === location.origin) {
    said.textContent = "This is the assistant's own host: nothing has to be set.";
    return;
  }
  if (isMixed(origin, script)) {
    said.textContent = `Not yet: ${origin} is https and this assistant is not. Browsers load no http script there.`;
    return;
  }
  try {
    const reply = await fetch(new URL(`../webhooks/web/origin?page=${encodeURIComponent(origin)}`, import.meta.url));
    const { named } = await reply.json();
    said.textContent = named
      ? `Ready: pages of ${origin} may show the widget.`
      : `Not yet: add ${origin} to MESOBOT_WEB_ORIGINS on the assistant's server and start it again.`;
  } catch {
    said.textContent = "The assistant could not be asked. Try again in a moment.";
  }
}

/** The desktop's screen, whole, in whatever room there is. */
function fit([{ contentRect }]) {
  byId("desktop").style.transform = `scale(${contentRect.width / 1280})`;
}

async function copy() {
  try {
    await navigator.clipboard.writeText(byId("tag").textContent);
    byId("copied").textContent = "Copied.";
  } catch {
    getSelection().selectAllChildren(byId("tag")); // plain http: the person presses the keys
    byId("copied").textContent = "Selected: press Ctrl+C.";
  }
}

form.addEventListener("input", draw);
form.addEventListener("submit", (event) => {
  event.preventDefault();
  checkSite();
});
form.elements.site.addEventListener("change", checkSite);
byId("copy").addEventListener("click", copy);
addEventListener("pagehide", forget);
new ResizeObserver(fit).observe(document.querySelector(".scaled"));
draw();
