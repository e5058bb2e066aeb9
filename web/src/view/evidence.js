// What an answer rests on: statements with their stance, the legend of the marks, the sources.
import { el } from "../lib/dom.js";
import { safeLink } from "../lib/links.js";

/** Statements; `show` opens the list of sources and gives the one with a number. */
export function factList(facts, view, show) {
  return el("ul", { class: "facts" }, ...facts.map((fact) => factItem(fact, view, show)));
}

function factItem(fact, { texts }, show) {
  const mark = texts.stance[fact.stance];
  const name = texts.source.replace("{number}", fact.number).replace("{title}", fact.source.title);
  const reference = el("button", { type: "button", class: "reference", "aria-label": name }, String(fact.number));
  reference.addEventListener("click", () => {
    const source = show(fact.number);
    source.cameFrom = reference;
    source.focus();
    source.scrollIntoView({ block: "nearest" });
  });
  return el(
    "li",
    { class: fact.stance, dir: "auto" },
    // The colon is for who hears it; the eye has the frame.
    mark && el("span", { class: "stance" }, mark, el("span", { class: "hidden" }, ": ")),
    mark && " ",
    fact.claim,
    " ",
    reference,
  );
}

/** What the marks mean, of those that are there. */
export function legend(facts, { texts }) {
  const stances = Object.keys(texts.legend).filter((stance) => facts.some((fact) => fact.stance === stance));
  if (stances.length === 0) return false;
  const explained = (stance) =>
    el("li", { class: stance }, el("span", { class: "mark" }, texts.stance[stance] || texts.unmarked), `: ${texts.legend[stance]}`);
  return el("ul", { class: "legend", "aria-label": texts.legend_label }, ...stances.map(explained));
}

export function sourceList(sources, view) {
  return el("ol", {}, ...sources.map((source) => sourceItem(source, view)));
}

function sourceItem(source, view) {
  const { texts } = view;
  const address = safeLink(source.url);
  const more = [source.publisher, source.date].filter(Boolean).join(", ");
  const item = el(
    "li",
    { tabindex: "-1", "data-number": source.number, dir: "auto" },
    address ? link(address, source.title, texts) : el("span", { class: "title" }, source.title),
    more && `. ${more}.`,
    " ",
    el("span", { class: "reviewed" }, texts.reviewed.replace("{date}", view.day(source.reviewed))),
  );
  const back = el("button", { type: "button", class: "back", "aria-label": texts.back }, "↩");
  back.addEventListener("click", () => {
    const answer = item.closest("mesobot-answer");
    const statements = [...answer.querySelectorAll(".reference")];
    const first = statements.find((one) => one.textContent === String(source.number) && one.checkVisibility());
    (item.cameFrom ?? first ?? answer.querySelector(".opener:last-of-type")).focus();
  });
  item.append(" ", back);
  return item;
}

function link(address, title, texts) {
  const hint = el("span", { class: "hidden" }, ` (${texts.new_window})`);
  return el("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, title, hint);
}
