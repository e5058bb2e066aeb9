// Thumbs for an answer; after a thumb down, reasons to pick from and an optional comment.
import { el, icon } from "../lib/dom.js";

const UP = "M7 11v9H4v-9zM7 11l4-8a2 2 0 0 1 2 2v4h6a2 2 0 0 1 2 2.3l-1.2 7a2 2 0 0 1-2 1.7H7";
const DOWN = "M17 13V4h3v9zM17 13l-4 8a2 2 0 0 1-2-2v-4H5a2 2 0 0 1-2-2.3l1.2-7A2 2 0 0 1 6.2 4H17";
/** What the server keeps of a reason, in one language for whoever reads the feedback. */
const REASONS = { wrong: "wrong", off: "not what was asked", hard: "hard to understand", gap: "something is missing" };

const MOST_CHARACTERS = 1000; // what the server keeps of a comment, reasons included

export function feedback(item, view) {
  const { texts } = view;
  const box = el("span", { class: "feedback", role: "group", "aria-label": texts.rate });
  const thumbs = [thumb("up", UP), thumb("down", DOWN)];
  box.append(...thumbs);

  function thumb(value, path) {
    const look = { type: "button", class: "tool", "aria-label": texts[value], title: texts[value] };
    const pressed = String(view.rated(item) === value);
    const click = async () => {
      if (!(await rate(value, ""))) return;
      if (value === "down") askWhy();
      else view.announce(texts.thanks);
    };
    return el("button", { ...look, "aria-pressed": pressed, "data-value": value, click }, icon(path));
  }

  async function rate(value, comment) {
    try {
      await view.rate(item, value, comment);
    } catch {
      view.announce(texts.feedback_failed);
      return false;
    }
    for (const one of thumbs) one.setAttribute("aria-pressed", String(one.dataset.value === value));
    box.querySelector("form")?.remove();
    return true;
  }

  function askWhy() {
    const reasons = Object.keys(REASONS).map((reason) =>
      el("label", {}, el("input", { type: "checkbox", value: REASONS[reason] }), texts.reasons[reason]),
    );
    const field = el("textarea", { rows: "2", "aria-label": texts.comment });
    field.placeholder = texts.comment;
    const send = el("button", { type: "submit", class: "quiet" }, texts.comment_send);
    const form = el("form", { class: "comment" }, el("fieldset", {}, el("legend", {}, texts.why_down), ...reasons), field, send);
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const picked = [...form.querySelectorAll(":checked")].map(({ value }) => value);
      const comment = [picked.join(", "), field.value.trim()].filter(Boolean).join(": ");
      if (comment.length > MOST_CHARACTERS) {
        view.announce(view.counted(comment.length, MOST_CHARACTERS));
        return field.focus();
      }
      thumbs[1].focus();
      if (!comment) return form.remove();
      if (await rate("down", comment)) view.announce(texts.thanks);
    });
    // Escape leaves the form, not the chat.
    form.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      event.stopPropagation();
      form.remove();
      thumbs[1].focus();
    });
    box.append(form);
    form.querySelector("input").focus();
    form.scrollIntoView({ block: "nearest" });
  }

  return box;
}
