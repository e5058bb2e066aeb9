// The chat's file did not come: what to look at, for whoever owns the site, and what a visitor reads.

export class Missing extends Error {}

/** An error whose message names the address, and what may be wrong with it or with the page. */
export function missing(file, cause, { protocol = globalThis.location.protocol, onLine = navigator.onLine } = {}) {
  const { protocol: theirs, hostname, origin } = new URL(file);
  const isLocal = ["localhost", "127.0.0.1", "[::1]"].includes(hostname);
  if (protocol === "https:" && theirs === "http:" && !isLocal) {
    return new Missing(`this page is https and the assistant is not. Serve ${origin} by https.`, { cause });
  }
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
