// Why nothing comes back from the server: the weather, or something the site's owner has to set.
import { isMixed, mixedLine } from "./missing.js";

const blocked = new Set(); // hosts that the page's own policy kept us from
globalThis.document?.addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI }) => {
  if (effectiveDirective === "connect-src") blocked.add(hostOf(blockedURI));
});

function hostOf(address) {
  try {
    return new URL(address).origin;
  } catch {
    return "";
  }
}

/** What to set or to look at, by cause; the console's line, for whoever owns the site. */
const LINES = {
  mixed: ({ server }) => mixedLine(server),
  policy: ({ server }) => `this page's Content-Security-Policy keeps it from ${server}. Add ${server} to connect-src.`,
  sandbox: ({ server }) => `this frame is sandboxed, so ${server} does not take its messages. Add allow-same-origin to its sandbox attribute.`,
  origin: ({ server, page }) => `${server} takes no messages from ${page}. Add ${page} to MESOBOT_WEB_ORIGINS on the assistant's server.`,
  server: ({ server }) => `${server} does not answer. Is the assistant running, and is that its address?`,
};

async function isReadable(fetch, address) {
  try {
    await fetch(address, { credentials: "omit", cache: "no-store" });
    return true;
  } catch {
    return false;
  }
}

/**
 * The cause: "mixed", "policy", "sandbox", "origin" (each for the owner), "server" (it does not answer)
 * or "offline".
 */
export async function findCause(base, { fetch, page, protocol, onLine }) {
  const server = new URL(base);
  if (blocked.has(server.origin)) return "policy";
  if (isMixed(protocol, server)) return "mixed";
  if (!onLine) return "offline";
  // Anybody may read the script; the channel only pages that the server names, whatever it answers.
  if (!(await isReadable(fetch, new URL("widget.js", base)))) return blocked.has(server.origin) ? "policy" : "server";
  if (await isReadable(fetch, new URL("webhooks/web/messages", base))) return "server";
  return page === "null" ? "sandbox" : "origin";
}

/** The same for this page, said once in the console: "setup" is the owner's to mend, "away" the server's. */
export function diagnosis(base) {
  const said = new Set();
  return async () => {
    const { protocol } = globalThis.location;
    const { onLine } = globalThis.navigator;
    const page = globalThis.origin;
    const cause = await findCause(base, { fetch: globalThis.fetch.bind(globalThis), page, protocol, onLine });
    const line = LINES[cause]?.({ server: new URL(base).origin, page });
    if (line && !said.has(cause)) console.error(`MesoBot: ${line}`);
    said.add(cause);
    return cause === "server" ? "away" : line ? "setup" : "unreachable";
  };
}
