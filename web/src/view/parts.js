// The elements inside deep-chat's bubbles. They carry keys only; texts are looked up and set as text.
import { el } from "../lib/dom.js";

/** Views by name, for elements that deep-chat makes from HTML. */
export const views = new Map();

/** HTML for deep-chat; made of our own names only, nothing from people or the server. */
export function partOf(kind, view, key = "") {
  const safe = /^[\w-]*$/.test(key) ? key : "";
  return `<mesobot-${kind} data-view="${view}" data-key="${safe}"></mesobot-${kind}>`;
}

export function makePart(kind, view, key) {
  return el(`mesobot-${kind}`, { "data-view": view, "data-key": key });
}

class Part extends HTMLElement {
  connectedCallback() {
    this.draw();
  }

  get view() {
    return views.get(this.dataset.view);
  }

  get item() {
    return this.view.conversation.items.get(this.dataset.key);
  }
}

class Said extends Part {
  draw() {
    const { item, view } = this;
    if (!item || this.firstChild) return;
    this.append(
      el("span", { class: "hidden" }, `${view.texts.you}: `),
      el("p", { dir: "auto" }, item.text),
      view.time(item),
    );
  }
}

class Answer extends Part {
  draw() {
    const { item, view } = this;
    if (!item || this.drawn === item.state + item.problem) return;
    const before = this.drawn;
    this.drawn = item.state + item.problem;
    this.dataset.status = item.answer?.status ?? item.state;
    // Said at once, before what the log would announce; not again when it comes from the history.
    if (item.answer?.status === "urgent" && !item.old) this.setAttribute("role", "alert");
    const name = el("span", { class: "hidden" }, `${view.texts.assistant}: `);
    const parts = view.draw(item).filter(Boolean);
    // A new child, so that the log announces what took the place of "no connection".
    this.replaceChildren(el("div", { class: before ? "renewed" : "new" }, name, ...parts));
  }
}

class Greeting extends Part {
  draw() {
    const { texts, config } = this.view;
    if (this.firstChild) return;
    const ask = (text) => el("button", { type: "button", class: "chip", click: () => this.view.ask(text) }, text);
    this.append(
      el("p", { class: "lead", dir: "auto" }, config.greeting || texts.intro),
      texts.english && el("p", {}, texts.english),
      el("p", { class: "note" }, texts.notice),
      el(
        "div",
        { class: "suggestions", role: "group", "aria-label": texts.starters_label, lang: "en" },
        ...texts.starters.map(ask),
      ),
    );
  }
}

export function defineParts() {
  const parts = { said: Said, answer: Answer, greeting: Greeting };
  for (const [kind, part] of Object.entries(parts)) {
    if (!customElements.get(`mesobot-${kind}`)) customElements.define(`mesobot-${kind}`, part);
  }
}
