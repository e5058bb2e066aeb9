// The round button in the corner. It is all that loads with the page.
import { adopt, el, icon, paint } from "../lib/dom.js";
import launcherStyle from "../style/launcher.css";

const BUBBLE = "M21 11.5a8.5 8.5 0 0 1-12.2 7.6L3 21l1.9-5.8A8.5 8.5 0 1 1 21 11.5z";
const CROSS = "M18 6 6 18M6 6l12 12";
const OPEN_KEY = "mesobot.open";

export class Launcher {
  constructor(config, loadChat, events) {
    Object.assign(this, { config, loadChat, events, panel: null, isOpen: false });
    this.host = el("mesobot-launcher");
    this.button = el("button", { type: "button", "aria-expanded": "false", click: () => this.toggle() });
    this.problem = el("p", { role: "alert" });
  }

  /** Draw the button; opens the chat where the page asks for it or it was open on the last page. */
  mount(parent) {
    const root = this.host.attachShadow({ mode: "open" });
    adopt(root, launcherStyle);
    paint(this.host, this.config);
    this.host.dataset.position = this.config.position;
    root.append(this.problem, this.button);
    this.show();
    parent.append(this.host);
    if (this.config.openOnLoad || this.remembered()) this.open({ focus: false });
  }

  toggle() {
    return this.isOpen ? this.close() : this.open();
  }

  /** Load the chat if need be and show it; resolves when it can be used. */
  async open({ focus = true } = {}) {
    if (!this.host.isConnected) this.mount(document.body);
    this.problem.textContent = "";
    this.button.setAttribute("aria-busy", "true");
    try {
      await this.makePanel();
    } catch {
      this.problem.textContent = this.config.texts.unreachable;
      return;
    } finally {
      this.button.removeAttribute("aria-busy");
    }
    this.panel.show({ focus });
    this.setOpen(true);
  }

  /** Once, however often it is asked for while it loads; anew after a failed try. */
  makePanel() {
    this.making ??= this.loadChat()
      .then(({ mountPanel }) => mountPanel(this.config, { close: () => this.close(), events: this.events }))
      .then((panel) => (this.panel = panel))
      .catch((error) => {
        this.making = null;
        throw error;
      });
    return this.making;
  }

  close() {
    if (!this.isOpen) return;
    this.panel.hide();
    this.setOpen(false);
    this.button.focus();
  }

  async ask(text) {
    await this.open();
    return this.panel?.ask(text);
  }

  setOpen(isOpen) {
    this.isOpen = isOpen;
    this.remember(isOpen);
    this.show();
    this.events.dispatchEvent(new CustomEvent(isOpen ? "open" : "close", { detail: {} }));
  }

  show() {
    this.host.toggleAttribute("open", this.isOpen);
    this.button.replaceChildren(icon(this.isOpen ? CROSS : BUBBLE));
    this.button.setAttribute("aria-expanded", String(this.isOpen));
    this.button.setAttribute("aria-label", this.config.texts[this.isOpen ? "close" : "open"]);
  }

  remembered() {
    try {
      return sessionStorage.getItem(OPEN_KEY) === "yes";
    } catch {
      return false; // storage is switched off
    }
  }

  remember(isOpen) {
    try {
      sessionStorage.setItem(OPEN_KEY, isOpen ? "yes" : "no");
    } catch {
      // storage is switched off: the next page starts closed
    }
  }
}
