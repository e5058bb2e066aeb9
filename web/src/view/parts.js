// The elements inside deep-chat's bubbles. They carry keys only; texts are looked up and set as text.
import { el } from "../lib/dom.js";

/** Views by name, for elements that deep-chat makes from HTML. */
export const views = new Map();
const SLOW_MS = 800; // an answer is usually there before that, and needs no word that it is coming

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
    if (this.view) this.draw();
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
    clearTimeout(this.slow);
    if (item.state === "sending") return this.wait(view);
    // Said at once, before what the log would announce; not again when it comes from the history.
    if (item.answer?.status === "urgent" && !item.old) this.setAttribute("role", "alert");
    const name = el("span", { class: "hidden" }, `${view.texts.assistant}: `);
    // A new child, so that the log announces what took the place of "no connection".
    this.replaceChildren(el("div", { class: before ? "renewed" : "new" }, name, ...this.parts(item, view)));
  }

  /** Whatever an answer holds: what cannot be drawn is a failed message, and never an empty bubble. */
  parts(item, view) {
    try {
      return view.draw(item).filter(Boolean);
    } catch (error) {
      console.error("MesoBot: an answer could not be drawn:", error);
      Object.assign(item, { state: "failed", problem: "other", answer: null });
      this.drawn = item.state + item.problem;
      this.dataset.status = item.state;
      return view.draw(item).filter(Boolean);
    }
  }

  /** Three dots for the eye, and words for the ear when it takes long. */
  wait(view) {
    const said = el("span", { class: "hidden" });
    this.replaceChildren(el("div", { class: "typing" }, said, ...[1, 2, 3].map(() => el("i", { "aria-hidden": "true" }))));
    this.slow = setTimeout(() => (said.textContent = view.texts.typing), SLOW_MS);
  }
}

class Greeting extends Part {
  draw() {
    const { texts, config, hidden } = this.view;
    if (this.firstChild) return;
    if (hidden > 0) return this.append(this.earlier(hidden));
    const ask = (shown, at) => {
      const click = () => this.view.pick(texts.asked[at] ?? shown);
      return el("button", { type: "button", class: "chip", click }, shown);
    };
    this.append(
      el("p", { class: "lead", dir: "auto" }, config.greeting || texts.intro),
      texts.english && el("p", {}, texts.english),
      el("p", { class: "note", dir: "auto" }, config.notice || texts.notice),
      el(
        "div",
        { class: "suggestions", role: "group", "aria-label": texts.starters_label },
        ...texts.starters.map(ask),
      ),
    );
  }

  earlier(count) {
    const said = this.view.texts.show_earlier.replace("{count}", count);
    return el("button", { type: "button", class: "quiet", click: () => this.view.showEarlier() }, said);
  }
}

export function defineParts() {
  const parts = { said: Said, answer: Answer, greeting: Greeting };
  for (const [kind, part] of Object.entries(parts)) {
    if (!customElements.get(`mesobot-${kind}`)) customElements.define(`mesobot-${kind}`, part);
  }
}
