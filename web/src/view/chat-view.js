// deep-chat with our content: it lists, scrolls and takes input; what is said, we draw as text.
import { adopt } from "../lib/dom.js";
import { drawAnswer } from "./answer.js";
import { keepAccessible } from "./access.js";
import messageStyle from "../style/messages.css";
import { defineParts, makePart, partOf, views } from "./parts.js";
import { chatSettings } from "./settings.js";

/** deep-chat draws itself again when its properties settle, and a message sent before that is lost. */
async function drawn(chat, settling = 60) {
  await new Promise((done) => chat.addEventListener("render", done, { once: true }));
  await new Promise((done) => setTimeout(done, settling));
}

export class ChatView {
  constructor({ config, texts, conversation }) {
    Object.assign(this, { config, texts, conversation, answers: new Map(), typed: null });
    this.clock = new Intl.DateTimeFormat(config.language, { hour: "2-digit", minute: "2-digit" });
    this.calendar = new Intl.DateTimeFormat(config.language, { dateStyle: "medium" });
    this.name = `view-${views.size + 1}`;
    views.set(this.name, this);
  }

  /** Put the chat into `parent` with what was said before. */
  async start(parent) {
    defineParts();
    await this.conversation.start();
    this.make(parent);
    const listen = (name, heard) => this.conversation.addEventListener(name, ({ detail }) => heard(detail));
    listen("added", ({ item }) => this.added(item));
    listen("changed", ({ item }) => this.changed(item));
    listen("cleared", () => this.make(parent));
  }

  make(parent) {
    this.chat?.remove();
    this.chat = document.createElement("deep-chat");
    this.chat.style.fontFamily = "inherit"; // else it fetches its own font from another company's server
    const said = [...this.conversation.items.values()];
    Object.assign(this.chat, chatSettings(this, said));
    for (const item of said) this.shown(item);
    this.drawn = drawn(this.chat);
    parent.append(this.chat);
    adopt(this.chat.shadowRoot, messageStyle);
    keepAccessible(this.chat, this.texts);
  }

  /** deep-chat's handler: a message typed or picked by the person on this page. */
  handle({ messages }, signals) {
    const text = messages.at(-1).text;
    this.typed = { signals };
    const item = this.conversation.ask(text);
    this.asTyped(item);
    this.respond(item);
  }

  /** deep-chat has drawn the text as Markdown: put it there as typed. */
  asTyped(item) {
    const bubbles = this.chat.shadowRoot.querySelectorAll(".user-message-text");
    bubbles[bubbles.length - 1].replaceChildren(makePart("said", this.name, item.id));
  }

  /** An item that this view did not ask for itself: another tab, or a message kept from the last page. */
  added(item) {
    if (this.typed && !this.typed.item) {
      this.typed.item = item;
      this.answers.set(item.id, this.typed.signals);
      this.typed = null;
      return;
    }
    this.chat.addMessage({ role: "user", html: partOf("said", this.name, item.id) });
    this.answers.set(item.id, null);
    this.respond(item);
  }

  changed(item) {
    if (this.answers.has(item.id)) this.respond(item);
    for (const part of this.chat.shadowRoot.querySelectorAll(`[data-key="${CSS.escape(item.id)}"]`)) part.draw?.();
  }

  /** Give deep-chat the answer's element as soon as there is something to show. */
  respond(item) {
    if (item.state === "sending" || !this.answers.has(item.id)) return;
    const html = partOf("answer", this.name, item.id);
    const signals = this.answers.get(item.id);
    this.answers.delete(item.id);
    const shown = signals ? signals.onResponse({ html }) : this.chat.addMessage({ role: "ai", html });
    Promise.resolve(shown).then(() => setTimeout(() => this.showStart(item), 80)); // deep-chat scrolls first
  }

  /** A long answer is read from its question on, not from where it ends. */
  showStart(item) {
    const log = this.chat.shadowRoot.querySelector("#messages");
    const said = log?.querySelector(`mesobot-said[data-key="${CSS.escape(item.id)}"]`);
    if (!said) return;
    const above = said.getBoundingClientRect().top - log.getBoundingClientRect().top;
    if (above < 0) log.scrollTop += above - 24;
  }

  /** An item drawn with the history needs an answer element only once it has something to show. */
  shown(item) {
    if (item.state === "sending") this.answers.set(item.id, null);
  }

  draw(item) {
    return drawAnswer(item, this);
  }

  /** Ask for the page; deep-chat takes nothing before it has drawn itself. */
  async ask(text) {
    await this.drawn;
    this.chat.submitUserMessage({ text });
  }

  edit(text) {
    const input = this.input;
    input.textContent = text;
    input.dispatchEvent(new InputEvent("input", { bubbles: true }));
    input.focus();
  }

  retry(id) {
    this.conversation.retry(id);
  }

  async rate(item, value, comment) {
    await this.conversation.rate(item, value, comment);
  }

  rated(item) {
    return this.conversation.rated.get(item.answer.id);
  }

  /** Say something to assistive technology, and to the eye for a moment. */
  announce(text) {
    this.status.textContent = "";
    setTimeout(() => (this.status.textContent = text), 50);
    clearTimeout(this.silence);
    this.silence = setTimeout(() => (this.status.textContent = ""), 6000);
  }

  time(item) {
    const at = new Date(item.at * 1000);
    const time = document.createElement("time");
    time.dateTime = at.toISOString();
    time.textContent = this.clock.format(at);
    return time;
  }

  day(iso) {
    const at = new Date(iso);
    return Number.isNaN(at.getTime()) ? iso : this.calendar.format(at);
  }

  get input() {
    return this.chat.shadowRoot.querySelector("#text-input");
  }

  /** A keyboard that covers half a phone comes only when it is asked for. */
  focus(otherwise) {
    const typing = globalThis.matchMedia("(pointer: fine)").matches;
    (typing ? this.input ?? otherwise : otherwise).focus();
  }

  scrollToEnd() {
    this.chat.scrollToBottom?.();
  }
}
