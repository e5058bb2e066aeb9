// What deep-chat does not say to assistive technology.

/** Roles, names and keyboard for deep-chat's own elements. */
export function mendAccess(chat, texts) {
  const root = chat.shadowRoot;
  const log = root.querySelector("#messages");
  log.setAttribute("role", "log");
  log.setAttribute("aria-label", texts.log);
  log.setAttribute("aria-live", "polite");
  log.tabIndex = 0; // scrolled with the keyboard
  const input = root.querySelector("#text-input");
  input.setAttribute("role", "textbox");
  input.setAttribute("aria-multiline", "true");
  input.setAttribute("aria-label", texts.input);
  input.setAttribute("enterkeyhint", "send");
  nameButton(root.querySelector(".input-button"), texts);
}

/** The send button changes its picture, not its name. */
function nameButton(button, texts) {
  button.setAttribute("aria-label", texts.send);
  button.title = texts.send;
}
