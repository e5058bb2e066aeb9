// The frame around the chat: title, menu, earlier conversations, the question before forgetting, the line below.
import { el, icon } from "../lib/dom.js";
import { keyOf } from "../lib/memory.js";
import { print, save, transcript } from "../lib/transcript.js";
import { contact } from "./contact.js";

const DOTS = "M5 12h.1M12 12h.1M19 12h.1";
const CROSS = "M18 6 6 18M6 6l12 12";
const SMALL = "(max-width: 30em), (max-height: 30em)"; // as in style/panel.css
const SAID_MS = 8000;
const BUSY = [429, 503];

export class Frame {
  constructor({ config, texts, conversation, view, close }) {
    Object.assign(this, { config, texts, conversation, view, close });
    this.body = el("div", { class: "body" });
    this.said = el("p", { class: "said", role: "status" });
    this.undo = el("span");
    view.counter = el("p", { class: "counter", role: "status" });
    view.announce = (text) => this.announce(text);
    this.question = this.makeQuestion();
    this.menu = el("div", { class: "menu", hidden: true });
    // A dialog where it lies over the page: shown as a modal one, the browser keeps focus and page apart.
    this.element = el(
      close ? "dialog" : "section",
      { class: "frame", role: !close && "region", "aria-labelledby": "title", tabindex: "-1", autofocus: Boolean(close) },
      this.header(),
      this.menu,
      this.body,
      el("div", { class: "line" }, view.counter, this.said, this.undo),
      this.question,
    );
    this.paint();
    this.listen();
  }

  paint() {
    const { colour, onColour, theme, language, direction } = this.config;
    this.element.style.setProperty("--accent", colour);
    this.element.style.setProperty("--on-accent", onColour);
    Object.assign(this.element, { lang: language, dir: direction });
    this.element.dataset.theme = theme;
  }

  listen() {
    this.element.addEventListener("cancel", (event) => {
      if (event.target !== this.element) return;
      event.preventDefault(); // the launcher closes, so that it knows
      this.close?.();
    });
    this.element.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || this.menu.hidden) return;
      event.preventDefault();
      event.stopPropagation();
      this.toggleMenu(false);
      this.opener.focus();
    });
    this.element.addEventListener("focusout", ({ relatedTarget }) => {
      if (relatedTarget && !this.menu.contains(relatedTarget) && relatedTarget !== this.opener) this.toggleMenu(false);
    });
    this.small = globalThis.matchMedia(SMALL);
    this.small.addEventListener("change", () => this.element.open && this.show());
  }

  header() {
    const { config, texts, close } = this;
    this.opener = el(
      "button",
      { type: "button", "aria-expanded": "false", "aria-label": texts.menu, title: texts.menu },
      icon(DOTS),
    );
    this.opener.addEventListener("click", () => this.toggleMenu(this.menu.hidden));
    return el(
      "div",
      { class: "header" },
      config.avatar && el("img", { src: config.avatar, alt: "", referrerpolicy: "no-referrer" }),
      el("h2", { id: "title" }, config.title),
      el(
        "div",
        { class: "options" },
        this.opener,
        close && el("button", { type: "button", "aria-label": texts.close, title: texts.close, click: close }, icon(CROSS)),
      ),
    );
  }

  /** On a phone over everything and alone; beside the page on a larger screen. */
  show() {
    if (this.element.open) this.element.close();
    if (this.small.matches) this.element.showModal();
    else this.element.setAttribute("open", ""); // `show()` would take the focus from the page
    this.holdPage(this.small.matches);
  }

  hide() {
    this.toggleMenu(false);
    if (this.element.open) this.element.close();
    this.holdPage(false);
  }

  /** The page behind a modal chat does not scroll. */
  holdPage(hold) {
    const { style } = document.documentElement;
    if (hold && this.overflow === undefined) {
      this.overflow = style.overflow;
      style.overflow = "hidden";
    } else if (!hold && this.overflow !== undefined) {
      style.overflow = this.overflow;
      this.overflow = undefined;
    }
  }

  toggleMenu(isOpen) {
    if (isOpen) this.fillMenu();
    this.menu.hidden = !isOpen;
    this.opener.setAttribute("aria-expanded", String(isOpen));
    if (isOpen) this.menu.querySelector("button").focus();
  }

  fillMenu() {
    const { config, texts, conversation } = this;
    const item = (text, act, isOff) => {
      const click = () => {
        this.toggleMenu(false);
        this.opener.focus();
        act();
      };
      return el("button", { type: "button", disabled: isOff, click }, text);
    };
    const isEmpty = conversation.items.size === 0;
    const has = (part) => !config.without.has(part);
    const earlier = has("earlier") ? conversation.memory.earlier : [];
    this.menu.replaceChildren(
      ...[
        item(texts.restart, () => this.restart(), isEmpty),
        has("transcript") && item(texts.save, () => save(this.transcript(), `${texts.log}.txt`), isEmpty),
        has("transcript") && item(texts.print, () => print(this.transcript(), config.title, this.element), isEmpty),
        has("export") && conversation.memory.token && item(texts.export, () => this.export()),
        item(texts.forget, () => this.question.showModal(), isEmpty && !conversation.memory.token),
        earlier.length > 0 && el("p", {}, texts.earlier),
        ...earlier.map((one) => item(`${one.title} (${this.view.day(one.at * 1000)})`, () => this.resume(keyOf(one)))),
        contact(this.view),
        config.privacy && el("a", { href: config.privacy, target: "_blank", rel: "noopener noreferrer" }, texts.privacy),
      ].filter(Boolean),
    );
  }

  transcript() {
    const clock = new Intl.DateTimeFormat(this.config.language, { dateStyle: "medium", timeStyle: "short" });
    const when = (at) => clock.format(new Date(at * 1000));
    const notice = this.config.notice || this.texts.notice;
    return transcript([...this.conversation.items.values()], { texts: this.texts, title: this.config.title, notice, when });
  }

  /** All that the server keeps of the conversation, as a file. */
  async export() {
    const { texts, conversation } = this;
    try {
      const tables = await conversation.kept();
      if (!tables) return this.announce(texts.gone);
      save(JSON.stringify(tables, null, 2), `${texts.log}.json`, "application/json");
    } catch (error) {
      this.announce(texts[BUSY.includes(error.status) ? "export_busy" : "export_failed"]);
    }
  }

  /** Anew, and back with one press. */
  async restart() {
    const key = this.conversation.restart();
    await this.focus();
    this.announce(this.texts.restarted, key && this.quietButton(this.texts.undo, () => this.resume(key)));
    if (!key || !this.config.without.has("earlier")) return;
    // Without a list Undo is the only way back: what was not sent goes with it.
    this.conversation.addEventListener("added", () => this.conversation.giveUp(key), { once: true });
  }

  async resume(key) {
    const { texts } = this;
    const outcome = await this.conversation.resume(key);
    await this.focus();
    const again = () => this.resume(key);
    if (outcome === "gone") this.announce(texts.gone);
    else if (outcome === "unfetched") this.announce(texts.unfetched, this.quietButton(texts.try_now, again));
  }

  /** A button beside what is said, gone with one press. */
  quietButton(text, act) {
    const click = () => {
      this.quiet();
      act();
    };
    return el("button", { type: "button", class: "quiet", click }, text);
  }

  async focus() {
    await this.view.drawn;
    if (this.menu.hidden) this.view.focus(this.element); // who has opened the menu meanwhile stays there
  }

  /** Say something to assistive technology, and to the eye for a moment, in a line that covers nothing. */
  announce(text, button = null) {
    this.quiet();
    setTimeout(() => {
      this.said.textContent = text;
      if (button) this.undo.replaceChildren(button);
    }, 50);
    if (!button) this.silence = setTimeout(() => this.quiet(), SAID_MS);
    else this.conversation.addEventListener("added", () => this.quiet(), { once: true });
  }

  quiet() {
    clearTimeout(this.silence);
    this.said.textContent = "";
    this.undo.replaceChildren();
  }

  makeQuestion() {
    const { texts } = this;
    const question = el("dialog", { class: "question", "aria-labelledby": "forget-title", "aria-describedby": "forget-why" });
    question.append(
      el("h3", { id: "forget-title" }, texts.forget_question),
      el("p", { id: "forget-why" }, texts.forget_explained),
      el(
        "div",
        { class: "buttons" },
        el("button", { type: "button", class: "quiet", click: () => question.close() }, texts.forget_no),
        el("button", { type: "button", class: "strong", click: () => this.forget() }, texts.forget_yes),
      ),
    );
    // Escape closes the question, not the chat around it.
    question.addEventListener("keydown", (event) => event.key === "Escape" && event.stopPropagation());
    question.addEventListener("cancel", (event) => event.stopPropagation());
    return question;
  }

  async forget() {
    this.question.close();
    try {
      await this.conversation.forget();
    } catch {
      this.announce(this.texts.forget_failed);
      return;
    }
    this.announce(this.texts.forgotten);
    await this.focus();
  }
}
