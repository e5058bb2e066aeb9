// What a page may set through `data-…` attributes; anything unreadable falls back to the default.
import { callLink, safeLink, serverLink } from "./links.js";

const COLOUR = /^#(?:[0-9a-f]{3}|[0-9a-f]{6})$/i;
const RIGHT_TO_LEFT = ["ar", "fa", "he", "ur"];
/** What a page may leave out of the chat. */
const PARTS = ["badge", "earlier", "export", "feedback", "transcript"];
const DEFAULT_COLOUR = "#0b6e6e";

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

/** Ways to a person, each as `{kind, address, shown}`; unreadable ones are left out. */
function contactOf(data) {
  const phone = (data.contactPhone ?? "").trim();
  const mail = (data.contactMail ?? "").trim();
  const ways = [
    { kind: "phone", shown: phone, address: callLink(phone.replace(/[\s()./-]/g, "")) },
    { kind: "mail", shown: mail, address: /^[^\s@?&]+@[^\s@?&]+$/.test(mail) ? `mailto:${mail}` : null },
    { kind: "page", shown: "", address: safeLink(data.contactUrl) },
  ];
  return { name: data.contactName ?? "", ways: ways.filter(({ address }) => address) };
}

const wordsOf = (value) => (value ?? "").split(/[\s,]+/).filter(Boolean);

/** What was set and could not be read, as lines for the console. */
function complaints(data, languages) {
  const wanted = {
    color: ["#rrggbb", (value) => COLOUR.test(value)],
    lang: [languages.join(", "), (value) => languages.includes(value.slice(0, 2).toLowerCase())],
    position: ["left or right", (value) => ["left", "right"].includes(value)],
    theme: ["light, dark or auto", (value) => ["light", "dark", "auto"].includes(value)],
    without: [PARTS.join(", "), (value) => wordsOf(value).every((word) => PARTS.includes(word))],
    launcher: ["none", (value) => value === "none"],
    server: ["the assistant's address, as https://assistant.example/", serverLink],
    avatar: ["an https address", safeLink],
    contactUrl: ["an https address", safeLink],
    privacyUrl: ["an https address", safeLink],
    contactPhone: ["a number", (value) => callLink(value.replace(/[\s()./-]/g, ""))],
    contactMail: ["an e-mail address", (value) => /^[^\s@?&]+@[^\s@?&]+$/.test(value)],
  };
  return Object.entries(wanted)
    .filter(([name, [, fits]]) => data[name] && !fits(data[name].trim()))
    .map(([name, [form]]) => {
      const attribute = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
      return `data-${attribute}="${data[name]}" is left out; wanted: ${form}`;
    });
}

/** A configuration from a `dataset`; `base`: where the script came from; `page`: the page's language. */
export function readConfig(data, base, page, allTexts) {
  const languages = Object.keys(allTexts);
  const language = languageOf(data.lang, page, languages);
  const texts = allTexts[language];
  const colour = COLOUR.test(data.color ?? "") ? data.color : DEFAULT_COLOUR;
  const isSet = (name) => name in data && data[name] !== "false";
  return {
    base: String(base),
    language,
    direction: RIGHT_TO_LEFT.includes(language) ? "rtl" : "ltr",
    texts,
    colour,
    onColour: readableOn(colour),
    title: data.title || texts.title,
    greeting: data.greeting || "",
    notice: data.notice || "",
    without: new Set(wordsOf(data.without)),
    position: data.position === "left" ? "left" : "right",
    theme: ["light", "dark"].includes(data.theme) ? data.theme : "auto",
    hasLauncher: data.launcher !== "none",
    openOnLoad: isSet("open"),
    avatar: safeLink(data.avatar),
    contact: contactOf(data),
    privacy: safeLink(data.privacyUrl),
    teaser: data.teaser ?? "",
    sound: isSet("sound"),
    complaints: complaints(data, languages),
  };
}
