// deep-chat with our content: it lists, scrolls and takes input; what is said, we draw as text.
import { adopt } from "../lib/dom.js";
import { drawAnswer } from "./answer.js";
import { keepAccessible } from "./access.js";
import messageStyle from "../style/messages.css";
import { defineParts, makePart, partOf, views } from "./parts.js";
import { chatSettings, MOST_CHARACTERS } from "./settings.js";

const DRAWN_AT_ONCE = 30; // turns; more are there on request
const COUNTED_FROM = MOST_CHARACTERS - 200;

/** deep-chat draws itself again when its properties settle, and a message sent before that is lost. */
async function drawn(chat, settling = 60) {
  await new Promise((done) => chat.addEventListener("render", done, { once: true }));
  await new Promise((done) => setTimeout(done, settling));
}

export class ChatView {
  /** `draft`: what another view of it was typed into and did not send. */
  constructor({ config, texts, conversation, draft = "" }) {
    Object.assign(this, { config, texts, conversation, typed: false, shownTurns: DRAWN_AT_ONCE, draft });
    this.clock = new Intl.DateTimeFormat(config.language, { hour: "numeric", minute: "2-digit" });
    this.calendar = new Intl.DateTimeFormat(config.language, { dateStyle: "medium" });
    this.name = `view-${(ChatView.made = (ChatView.made ?? 0) + 1)}`;
    this.stopping = new AbortController();
    views.set(this.name, this);
  }

  /** Put the chat into `parent` with what was said before. */
  async start(parent) {
    defineParts();
    await this.conversation.start();
    this.parent = parent;
    this.make();
    const { signal } = this.stopping;
    const listen = (name, heard) =>
      this.conversation.addEventListener(name, ({ detail }) => heard(detail), { signal });
    listen("added", ({ item }) => this.added(item));
    listen("changed", ({ item }) => this.changed(item));
    listen("cleared", () => this.make());
  }

  stop() {
    this.stopping.abort();
    views.delete(this.name);
    this.chat?.remove();
  }

  /** Draw it, or draw it anew, with what was typed and not sent. */
  make() {
    this.chat?.remove();
    this.chat = document.createElement("deep-chat");
    this.chat.style.fontFamily = "inherit"; // else it fetches its own font from another company's server
    Object.assign(this.chat, chatSettings(this, this.turns.slice(-this.shownTurns)));
    this.parent.inert = true; // what is typed or pressed until it is drawn would be lost
    this.parent.append(this.chat);
    const { chat } = this;
    this.drawn = drawn(chat).then(() => {
      if (chat !== this.chat) return;
      if (this.draft.trim()) this.write(this.draft);
      this.parent.inert = false;
    });
    adopt(this.chat.shadowRoot, messageStyle);
    keepAccessible(this.chat, this.texts, (input) => input.addEventListener("input", () => this.noteDraft()));
  }

  get turns() {
    return [...this.conversation.items.values()];
  }

  get hidden() {
    return Math.max(0, this.turns.length - this.shownTurns);
  }

  async showEarlier() {
    this.shownTurns = Infinity;
    this.make();
    await this.drawn;
    this.log.scrollTop = 0;
    this.log.focus();
  }

  /** deep-chat's handler: a message typed by the person on this page. It is free for the next at once. */
  handle({ messages }, signals) {
    this.typed = true;
    const item = this.conversation.ask(messages.at(-1).text); // throws nothing: else nothing more would be shown
    this.typed = false;
    this.asTyped(item);
    signals.onResponse({ html: partOf("answer", this.name, item.id) });
    this.noteDraft();
    this.follow(item);
  }

  /** deep-chat has drawn the text as Markdown: put it there as typed. */
  asTyped(item) {
    const bubbles = this.chat.shadowRoot.querySelectorAll(".user-message-text");
    bubbles[bubbles.length - 1].replaceChildren(makePart("said", this.name, item.id));
  }

  /** An item that was not typed here: picked, asked by the page, from another tab, kept from the last page. */
  async added(item) {
    if (this.typed) return;
    await this.drawn;
    if (this.part("said", item)) return; // it was among what deep-chat has drawn meanwhile
    this.chat.addMessage({ role: "user", html: partOf("said", this.name, item.id) });
    this.chat.addMessage({ role: "ai", html: partOf("answer", this.name, item.id) });
    this.follow(item);
  }

  changed(item) {
    this.part("answer", item)?.draw();
    if (item.state !== "sending") this.follow(item);
  }

  part(kind, item) {
    return this.chat.shadowRoot.querySelector(`mesobot-${kind}[data-key="${CSS.escape(item.id)}"]`);
  }

  /** A long answer is read from its question on, not from where it ends; deep-chat scrolls first. */
  follow(item) {
    setTimeout(() => {
      const { log } = this;
      const said = this.part("said", item);
      if (!said || !log) return;
      log.scrollTop = log.scrollHeight;
      const above = said.getBoundingClientRect().top - log.getBoundingClientRect().top;
      if (above < 0) log.scrollTop += above - 16;
    }, 80);
  }

  draw(item) {
    return drawAnswer(item, this);
  }

  /** Ask for a person who picks, or for the page; the answer, or an error that says why there is none. */
  ask(text) {
    const item = this.conversation.ask(text);
    const settled = new AbortController(); // not this view's: it may be drawn anew before the answer is there
    const listen = (name, heard) =>
      this.conversation.addEventListener(name, ({ detail }) => heard(detail), { signal: settled.signal });
    const answer = new Promise((resolve, reject) => {
      const mine = (done) => (detail) => detail.item === item && done(item);
      listen("answered", mine(({ answer }) => resolve(answer)));
      listen("failed", mine(({ problem }) => reject(new Error(`MesoBot: the message was not taken: ${problem}`))));
      listen("cleared", () => reject(new Error("MesoBot: the conversation was ended before the answer")));
    });
    return answer.finally(() => settled.abort());
  }

  /** A press on something to ask; what comes of it is on the screen. */
  pick(text) {
    this.ask(text).catch(() => {});
  }

  edit(text) {
    this.write(text);
    this.input.focus();
  }

  write(text) {
    const { input } = this;
    input.textContent = text;
    input.dispatchEvent(new InputEvent("input", { bubbles: true }));
  }

  /** Keep it now: taken out of the document the field has no lines any more (`innerText`). */
  noteDraft() {
    this.draft = this.input?.innerText ?? "";
    this.count(this.draft.length);
  }

  /** How much room is left, near the end of it; nothing is cut. */
  count(length) {
    this.counter.textContent = length < COUNTED_FROM ? "" : this.counted(length, MOST_CHARACTERS);
    this.counter.classList.toggle("over", length > MOST_CHARACTERS);
  }

  /** "1,900 of 2,000 characters", and what to do where that is too much. */
  counted(length, most) {
    const said = this.texts[length > most ? "too_long" : "characters"];
    const number = new Intl.NumberFormat(this.config.language);
    return said.replace("{count}", number.format(length)).replace("{most}", number.format(most));
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
    return this.chat?.shadowRoot.querySelector("#text-input");
  }

  get log() {
    return this.chat?.shadowRoot.querySelector("#messages");
  }

  /** A keyboard that covers half a phone comes only when it is asked for. */
  focus(otherwise) {
    const typing = globalThis.matchMedia("(pointer: fine)").matches;
    (typing ? this.input ?? otherwise : otherwise).focus();
  }

  scrollToEnd() {
    const last = this.turns.at(-1);
    if (last) this.follow(last);
  }
}
