// What deep-chat does not say to assistive technology.

/** Mend now and whenever deep-chat draws itself anew, which it does more than once and tells only at first. */
export function keepAccessible(chat, texts, mended) {
  const container = chat.shadowRoot.querySelector("#container");
  const mend = () => {
    if (!container.querySelector("#messages:not([role])")) return;
    mendAccess(container, texts);
    mended(container.querySelector("#text-input"));
  };
  new MutationObserver(mend).observe(container, { childList: true });
  mend();
}

/** Roles, names and keyboard for deep-chat's own elements. */
function mendAccess(root, texts) {
  const log = root.querySelector("#messages");
  log.setAttribute("role", "log");
  log.setAttribute("aria-label", texts.log);
  log.setAttribute("aria-live", "polite");
  log.tabIndex = 0; // scrolled with the keyboard
  const input = root.querySelector("#text-input");
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
