// The chat's file did not come: what to look at, for whoever owns the site, and what a visitor reads.

export class Missing extends Error {}

const LOCAL = ["localhost", "127.0.0.1", "[::1]"];

/** Does a browser keep a page of this protocol from this address, since it is http? */
export const isMixed = (protocol, { protocol: theirs, hostname }) =>
  protocol === "https:" && theirs === "http:" && !LOCAL.includes(hostname);

export const mixedLine = (server) => `this page is https and the assistant is not. Serve ${server} by https.`;

/** An error whose message names the address, and what may be wrong with it or with the page. */
export function missing(file, cause, { protocol = globalThis.location.protocol, onLine = navigator.onLine } = {}) {
  const address = new URL(file);
  const { origin } = address;
  if (isMixed(protocol, address)) return new Missing(mixedLine(origin), { cause });
  const why = onLine
    ? `Is that the assistant's address, is it running, and is ${origin} in script-src of this page's Content-Security-Policy?`
    : "This browser has no connection.";
  return new Missing(`the chat could not be loaded from ${file}. ${why}`, { cause });
}

/** Say in the console why there is no chat; what the visitor reads. */
export function tellMissing(error, texts) {
  if (error instanceof Missing) console.error(`MesoBot: ${error.message}`, error.cause);
  else console.error("MesoBot: the chat could not be drawn:", error);
  return navigator.onLine ? texts.unreachable : `${texts.offline} ${texts.unreachable}`;
}
