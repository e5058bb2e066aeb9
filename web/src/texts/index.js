// The chat's words; each language is a file of its own, loaded when it is spoken.
import en from "./en.json";

const OTHERS = {
  de: () => import("./de.json"),
  es: () => import("./es.json"),
  fr: () => import("./fr.json"),
  it: () => import("./it.json"),
  nl: () => import("./nl.json"),
  pl: () => import("./pl.json"),
  pt: () => import("./pt.json"),
  tr: () => import("./tr.json"),
};

/** All texts of a language (a file that cannot be had: English), and the starters as the assistant reads them. */
export async function textsOf(language) {
  const own = await OTHERS[language]?.().catch(() => null);
  return { ...en, ...own?.default, asked: en.starters };
}
