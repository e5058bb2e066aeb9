// How to reach a person: what the page's owner set in `data-contact-…`.
import { el } from "../lib/dom.js";

/** The block, or false where nothing is set. */
export function contact({ config, texts }) {
  const { name, ways } = config.contact;
  if (ways.length === 0) return false;
  const link = ({ kind, address, shown }) => {
    const outside = kind === "page" && { target: "_blank", rel: "noopener noreferrer" };
    return el("a", { class: "way", href: address, ...outside }, texts.contact[kind].replace("{shown}", shown));
  };
  const title = name ? texts.contact.of.replace("{name}", name) : texts.contact.title;
  return el("div", { class: "contact", role: "group", "aria-label": title }, el("p", {}, title), ...ways.map(link));
}
