// What a page may set through `data-…` attributes; anything unreadable falls back to the default.
const COLOUR = /^#(?:[0-9a-f]{3}|[0-9a-f]{6})$/i;

/** The interface language: the attribute, else the page's, else English. */
export function languageOf(wanted, page, languages) {
  const tags = [wanted, page].map((tag) => (tag ?? "").slice(0, 2).toLowerCase());
  return tags.find((tag) => languages.includes(tag)) ?? "en";
}

/** Black or white, whichever is easier to read on a colour (WCAG 2 relative luminance). */
export function readableOn(colour) {
  const hex = colour.length === 4 ? colour.replace(/[0-9a-f]/gi, "$&$&") : colour;
  const [r, g, b] = [1, 3, 5].map((at) => {
    const share = parseInt(hex.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  const luminance = 0.2126 * r + 0.7152 * g + 0.0722 * b;
  return 1.05 / (luminance + 0.05) >= (luminance + 0.05) / 0.05 ? "#ffffff" : "#000000";
}

/** A configuration from a `dataset`; `base`: where the script came from; `page`: the page's language. */
export function readConfig(data, base, page, allTexts) {
  const language = languageOf(data.lang, page, Object.keys(allTexts));
  const texts = allTexts[language];
  const colour = COLOUR.test(data.color ?? "") ? data.color : "#0b6e6e";
  return {
    base: String(base),
    language,
    texts,
    colour,
    onColour: readableOn(colour),
    title: data.title || texts.title,
    greeting: data.greeting || "",
    position: data.position === "left" ? "left" : "right",
    theme: ["light", "dark"].includes(data.theme) ? data.theme : "auto",
    openOnLoad: "open" in data && data.open !== "false",
  };
}
