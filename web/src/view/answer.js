// One answer of the contract (docs/reference/contract.md) as elements.
import { el, icon } from "../lib/dom.js";
import { callLink, numberSources, safeLink } from "../lib/links.js";
import { feedback } from "./feedback.js";

const COPY = "M9 9h10v12H9zM5 15H4V3h11v1";

/** What the assistant says to `item`, or how far sending it is. */
export function drawAnswer(item, view) {
  if (item.state === "waiting") return waiting(item, view);
  if (item.state === "failed") return failed(item, view);
  return item.state === "answered" ? answered(item, view) : [];
}

function waiting(item, view) {
  const { texts } = view;
  const why = item.problem === "unreachable" ? texts.waiting : texts.busy;
  return [status(why, action(texts.try_now, () => view.retry(item.id)))];
}

function failed(item, view) {
  const { texts } = view;
  const why = texts.failed[item.problem] ?? texts.failed.other;
  return [
    status(
      why,
      action(texts.edit, () => view.edit(item.text)),
      !(item.problem in texts.failed) && action(texts.retry, () => view.retry(item.id)),
    ),
  ];
}

function status(text, ...buttons) {
  return el("div", { class: "status" }, el("p", {}, text), el("div", { class: "buttons" }, ...buttons));
}

function action(text, click) {
  return el("button", { type: "button", class: "quiet", click }, text);
}

function answered(item, view) {
  const { answer } = item;
  const urgent = answer.status === "urgent";
  const { sources, numbers } = numberSources(answer.facts);
  const list = sourceList(sources, view);
  return [
    urgent && el("p", { class: "badge" }, view.texts.urgent),
    el("p", { class: "lead", dir: "auto" }, ...(urgent ? firstStrong(answer.lead) : shortStrong(answer))),
    urgent && calls(answer.emergency_numbers, view),
    !urgent && facts(answer.facts, numbers, list, view),
    sources.length > 0 && list,
    answer.note && el("p", { class: "note", dir: "auto" }, answer.note),
    suggestions(answer, view),
    el(
      "div",
      { class: "foot" },
      view.time(item),
      copyButton(answer, view),
      answer.status !== "smalltalk" && feedback(item, view),
    ),
  ];
}

/** What to do now stands out from how to do it. */
function firstStrong(text) {
  const end = text.search(/[.!](?=\s)/) + 1;
  return end > 0 ? [el("strong", {}, text.slice(0, end)), text.slice(end)] : [el("strong", {}, text)];
}

/** The short answer stands out from what is said before it. */
function shortStrong({ lead, short_answer: short }) {
  if (!short || !lead.endsWith(short)) return [lead];
  return [lead.slice(0, lead.length - short.length), el("strong", {}, short)];
}

function calls(numbers, { texts }) {
  const links = numbers
    .filter((number) => callLink(number))
    .map((number) => el("a", { class: "call", href: callLink(number) }, texts.call.replace("{number}", number)));
  return el("div", { class: "calls" }, ...links);
}

function facts(all, numbers, list, view) {
  if (all.length === 0) return false;
  return el("ul", { class: "facts" }, ...all.map((fact, at) => factItem(fact, numbers[at], list, view)));
}

function factItem(fact, number, list, { texts }) {
  const mark = texts.stance[fact.stance];
  const source = list.querySelector(`[data-number="${number}"]`);
  const reference = el("button", {
    type: "button",
    class: "reference",
    "aria-label": texts.source.replace("{number}", number).replace("{title}", fact.source.title),
  });
  reference.textContent = number;
  reference.addEventListener("click", () => {
    list.open = true;
    source.cameFrom = reference;
    source.focus();
    source.scrollIntoView({ block: "nearest" });
  });
  return el(
    "li",
    { class: fact.stance, dir: "auto" },
    mark && el("span", { class: "stance" }, mark),
    mark && " ",
    fact.claim,
    " ",
    reference,
  );
}

function sourceList(sources, view) {
  const title = view.texts.sources.replace("{count}", sources.length);
  return el(
    "details",
    { class: "sources" },
    el("summary", {}, title),
    el("ol", {}, ...sources.map((source) => sourceItem(source, view))),
  );
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
    const statements = item.closest("mesobot-answer").querySelectorAll(".reference");
    const first = [...statements].find((one) => one.textContent === String(source.number));
    (item.cameFrom ?? first ?? item.closest("details").firstChild).focus();
  });
  item.append(" ", back);
  return item;
}

function link(address, title, texts) {
  const hint = el("span", { class: "hidden" }, ` (${texts.new_window})`);
  return el("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, title, hint);
}

function suggestions(answer, view) {
  const { texts } = view;
  const titles = answer.suggestions.map(({ title }) => title);
  if (!answer.more && titles.length === 0) return false;
  const chip = (title, text) => el("button", { type: "button", class: "chip", click: () => view.ask(text) }, title);
  return el(
    "div",
    { class: "suggestions", role: "group", "aria-label": texts.suggestions },
    answer.more && chip(texts.more, "Tell me more"), // what the assistant understands, in any interface language
    ...titles.map((title) => chip(title, title)),
  );
}

function copyButton(answer, view) {
  const { texts } = view;
  const look = { type: "button", class: "tool", "aria-label": texts.copy, title: texts.copy };
  const button = el("button", look, icon(COPY));
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(answer.text);
    view.announce(texts.copied);
  });
  return button;
}
