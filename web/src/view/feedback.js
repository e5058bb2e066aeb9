// Thumbs for an answer, with an optional comment.
import { el, icon } from "../lib/dom.js";

const UP = "M7 11v9H4v-9zM7 11l4-8a2 2 0 0 1 2 2v4h6a2 2 0 0 1 2 2.3l-1.2 7a2 2 0 0 1-2 1.7H7";
const DOWN = "M17 13V4h3v9zM17 13l-4 8a2 2 0 0 1-2-2v-4H5a2 2 0 0 1-2-2.3l1.2-7A2 2 0 0 1 6.2 4H17";

/** Two thumbs; a comment is asked for after a thumb down. */
export function feedback(item, view) {
  const { texts } = view;
  const box = el("span", { class: "feedback", role: "group" });
  const thumbs = [thumb("up", UP), thumb("down", DOWN)];
  box.append(...thumbs);

  function thumb(value, path) {
    const look = { type: "button", class: "tool", "aria-label": texts[value], title: texts[value] };
    const pressed = String(view.rated(item) === value);
    const click = async () => (await rate(value, "")) && value === "down" && askWhy();
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
    view.announce(texts.thanks);
    return true;
  }

  function askWhy() {
    const field = el("textarea", { rows: "2", maxlength: "1000", "aria-label": texts.comment });
    field.placeholder = texts.comment;
    const send = el("button", { type: "submit", class: "quiet" }, texts.comment_send);
    const form = el("form", { class: "comment" }, field, send);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      thumbs[1].focus();
      if (field.value.trim()) rate("down", field.value);
      else form.remove();
    });
    box.append(form);
    field.focus();
  }

  return box;
}
