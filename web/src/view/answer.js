// One answer of the contract (docs/reference/contract.md) as elements: the short answer first, what it rests
// on behind a button.
import { el, icon } from "../lib/dom.js";
import { callLink, numberSources } from "../lib/links.js";
import { copy } from "../lib/clipboard.js";
import { contact } from "./contact.js";
import { feedback } from "./feedback.js";
import { factList, legend, sourceList } from "./evidence.js";

const COPY = "M9 9h10v12H9zM5 15H4V3h11v1";
/** Where a person may be wanted the contact is offered; in an emergency nothing stands beside the numbers. */
const FOR_PEOPLE = ["human", "personal", "bodily", "prompt", "warning", "gap"];

/** What the assistant says to `item`, or how far sending it is. */
export function drawAnswer(item, view) {
  if (item.state === "waiting") return waiting(item, view);
  if (item.state === "failed") return failed(item, view);
  return item.state === "answered" ? answered(item, view) : [];
}

function waiting(item, view) {
  const { texts } = view;
  const why = { unreachable: texts.waiting, setup: texts.setup, away: texts.away }[item.problem] ?? texts.busy;
  return [
    status(why, action(texts.try_now, () => view.retry(item.id))),
    item.problem !== "unreachable" && contact(view),
  ];
}

function failed(item, view) {
  const { texts } = view;
  const why = texts.failed[item.problem] ?? texts.failed.other;
  return [
    status(
      why,
      action(texts.edit, () => view.edit(item.text)),
      (item.problem === "other" || !(item.problem in texts.failed)) && action(texts.retry, () => view.retry(item.id)),
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
  return [
    urgent && el("p", { class: "badge" }, view.texts.urgent),
    el("p", { class: "lead", dir: "auto" }, ...(urgent ? firstStrong(answer.lead) : shortStrong(answer))),
    answer.emergency_numbers.length > 0 && calls(answer.emergency_numbers, view),
    ...evidence(answer, view, urgent),
    answer.note && el("p", { class: "note", dir: "auto" }, answer.note),
    FOR_PEOPLE.includes(answer.cause) && contact(view),
    suggestions(answer, view),
    el(
      "div",
      { class: "foot" },
      view.time(item),
      copyButton(answer, view),
      answer.status !== "smalltalk" && !view.config.without.has("feedback") && feedback(item, view),
    ),
  ];
}

/** What to do now stands out from how to do it. */
function firstStrong(text) {
  const end = text.search(/[.!](?=\s)/) + 1;
  return end > 0 ? [el("strong", {}, text.slice(0, end)), text.slice(end)] : [el("strong", {}, text)];
}

/** The short answer stands out from what is said before it and, on a line of its own, after it. */
function shortStrong({ lead, short_answer: short }) {
  const at = short ? lead.indexOf(short) : -1;
  if (at < 0) return [lead];
  const after = lead.slice(at + short.length).trim();
  return [lead.slice(0, at), el("strong", {}, short), after && el("span", { class: "after" }, after)];
}

function calls(numbers, { texts }) {
  const links = numbers
    .filter((number) => callLink(number))
    .map((number) => el("a", { class: "call", href: callLink(number) }, texts.call.replace("{number}", number)));
  return links.length > 0 && el("div", { class: "calls" }, ...links);
}

/**
 * The statements and their sources, and the buttons that open them. Statements stand open where there is no
 * short answer, and what a person must not miss (`caution`) always does.
 */
function evidence(answer, view, urgent) {
  const { texts } = view;
  const { sources, numbers } = numberSources(answer.facts);
  const statements = urgent ? [] : answer.facts.map((fact, at) => ({ ...fact, number: numbers[at] }));
  const isShort = Boolean(answer.short_answer);
  const [open, closed] = [[], []];
  for (const fact of statements) (isShort && !fact.caution ? closed : open).push(fact);
  const list = sources.length > 0 && sourceList(sources, view);
  const sourcesPart = list && part(texts.sources.replace("{count}", sources.length), "sources", list);
  const show = (number) => sourcesPart?.open(number);
  const marks = legend(statements, view);
  const why = closed.length > 0 && part(texts.why, "why", factList(closed, view, show), marks);
  const more = answer.more && chip(texts.more, () => view.pick("Tell me more")); // understood in any language
  const buttons = [why?.button, sourcesPart?.button, more].filter(Boolean);
  return [
    open.length > 0 && factList(open, view, show),
    !why && open.length > 0 && marks,
    buttons.length > 0 && el("div", { class: "details" }, ...buttons),
    why?.panel,
    sourcesPart?.panel,
  ];
}

/** A button and the panel that it opens and closes. */
function part(title, kind, ...content) {
  const panel = el("div", { class: kind, hidden: true }, ...content);
  const button = el("button", { type: "button", class: "opener", "aria-expanded": "false" }, title);
  const set = (isOpen) => {
    panel.hidden = !isOpen;
    button.setAttribute("aria-expanded", String(isOpen));
  };
  button.addEventListener("click", () => {
    set(panel.hidden);
    if (!panel.hidden) panel.scrollIntoView({ block: "nearest" });
  });
  const open = (number) => {
    set(true);
    return panel.querySelector(`[data-number="${number}"]`);
  };
  return { panel, button, open };
}

function chip(title, click) {
  return el("button", { type: "button", class: "opener", click }, title);
}

function suggestions(answer, view) {
  const { texts } = view;
  if (answer.suggestions.length === 0) return false;
  const pick = ({ title }) =>
    el("button", { type: "button", class: "chip", dir: "auto", click: () => view.pick(title) }, title);
  return el(
    "div",
    { class: "suggestions", role: "group", "aria-label": texts.suggestions },
    ...answer.suggestions.map(pick),
  );
}

function copyButton(answer, view) {
  const { texts } = view;
  const look = { type: "button", class: "tool", "aria-label": texts.copy, title: texts.copy };
  const button = el("button", look, icon(COPY));
  button.addEventListener("click", async () => {
    const done = await copy(answer.text, button);
    view.announce(done ? texts.copied : texts.copy_failed);
  });
  return button;
}
