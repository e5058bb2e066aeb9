// Which links may be followed, and how they are numbered.

/** The address when it is https, else null. */
export function safeLink(address) {
  try {
    const url = new URL(address);
    return url.protocol === "https:" ? url.href : null;
  } catch {
    return null;
  }
}

/** A `tel:` link for a number made of digits, else null. */
export function callLink(number) {
  return /^\+?[0-9]{2,15}$/.test(number) ? `tel:${number}` : null;
}

/** Sources of facts, each once, in order: `[{…source, number, reviewed}]`, and the number of each fact. */
export function numberSources(facts) {
  const sources = new Map();
  const numbers = facts.map(({ source, reviewed_on: reviewed }) => {
    const key = JSON.stringify([source.title, source.publisher, source.url]);
    const known = sources.get(key) ?? { ...source, number: sources.size + 1, reviewed };
    if (reviewed < known.reviewed) known.reviewed = reviewed; // the oldest check counts
    sources.set(key, known);
    return known.number;
  });
  return { sources: [...sources.values()], numbers };
}

/** The folder of an assistant's address, with its slash at the end; null where that is none. */
export function serverLink(text) {
  try {
    const url = new URL(`${text.trim().replace(/\/+$/, "")}/`);
    return ["https:", "http:"].includes(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}
