// The frame around the chat: title, options, the question before forgetting.
import { el, icon } from "../lib/dom.js";

const ANEW = "M3 12a9 9 0 1 0 3-6.7L3 8M3 3v5h5";
const FORGET = "M4 7h16M9 7V4h6v3M6 7l1 13h10l1-13M10 11v6M14 11v6";
const CROSS = "M18 6 6 18M6 6l12 12";

export class Frame {
  constructor({ config, texts, conversation, view, close }) {
    Object.assign(this, { texts, conversation, view });
    const title = el("h2", { id: "title" }, config.title);
    view.status = el("p", { class: "status", role: "status" });
    this.body = el("div", { class: "body" });
    this.question = this.makeQuestion();
    this.element = el(
      "section",
      { class: "frame", role: close ? "dialog" : "region", "aria-labelledby": "title", tabindex: "-1" },
      el(
        "div",
        { class: "header" },
        title,
        el(
          "div",
          { class: "options", role: "group", "aria-label": texts.menu },
          this.option(ANEW, texts.restart, () => this.restart()),
          this.option(FORGET, texts.forget, () => this.question.showModal()),
          close && this.option(CROSS, texts.close, close),
        ),
      ),
      this.body,
      view.status,
      this.question,
    );
  }

  option(path, name, click) {
    return el("button", { type: "button", "aria-label": name, title: name, click }, icon(path));
  }

  restart() {
    this.conversation.restart();
    this.view.focus(this.element);
  }

  makeQuestion() {
    const { texts } = this;
    const question = el("dialog", { "aria-labelledby": "forget-title", "aria-describedby": "forget-why" });
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
    return question;
  }

  async forget() {
    this.question.close();
    try {
      await this.conversation.forget();
    } catch {
      this.view.announce(this.texts.forget_failed);
      return;
    }
    this.view.announce(this.texts.forgotten);
    this.view.focus(this.element);
  }
}
