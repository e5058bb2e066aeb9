// The chat's words; each language is a file of its own, loaded when it is spoken.
import en from "./en.json";

const OTHERS = { fr: () => import("./fr.json"), de: () => import("./de.json") };

/** All texts of a language; a sentence that is missing there, or a file that cannot be had, is English. */
export async function textsOf(language) {
  const own = await OTHERS[language]?.().catch(() => null);
  return { ...en, ...own?.default, asked: en.starters };
}
