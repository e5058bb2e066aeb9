// The round button in the corner, with its teaser. It is all that loads with the page.
import { adopt, el, icon, lift, paint } from "../lib/dom.js";
import { tellMissing } from "../lib/missing.js";
import launcherStyle from "../style/launcher.css";

const BUBBLE = "M21 11.5a8.5 8.5 0 0 1-12.2 7.6L3 21l1.9-5.8A8.5 8.5 0 1 1 21 11.5z";
const CROSS = "M18 6 6 18M6 6l12 12";
const OPEN_KEY = "mesobot.open";
const TEASED_KEY = "mesobot.teased";

export class Launcher {
  constructor(config, loadChat, events) {
    Object.assign(this, { config, loadChat, events, panel: null, isOpen: false, isMounted: false, unread: 0 });
    Object.assign(this, { draft: "", isToldOpen: false });
    events.addEventListener("answer", () => this.count());
  }

  /** Draw the button; opens the chat where the page asks for it or it was open on the last page. */
  mount() {
    this.isMounted = true;
    this.draw();
    this.putBack();
    if (this.config.openOnLoad || read(sessionStorage_, OPEN_KEY) === "yes") this.tryToOpen({ focus: false });
    else this.tease();
  }

  draw() {
    const { config } = this;
    this.host = el("mesobot-launcher", { "data-position": config.position });
    const root = this.host.attachShadow({ mode: "open" });
    adopt(root, launcherStyle);
    this.button = el("button", { type: "button", class: "launcher", click: () => this.toggle() });
    this.problem = el("p", { class: "bubble", role: "alert" });
    this.teaser = el("div", { class: "teaser" });
    this.corner = el("div", { class: "corner" }, this.problem, this.teaser, config.hasLauncher && this.button);
    paint(this.corner, config);
    root.append(this.corner);
    this.show();
  }

  /** Into the document, also after the page has thrown us out. */
  putBack() {
    document.body.append(this.host);
    lift(this.host);
    if (this.panel) this.panel.putBack();
  }

  unmount() {
    this.isMounted = false;
    this.takeDown();
    this.tell(false);
  }

  /** Off the page; what was typed is kept for the next panel. */
  takeDown() {
    this.draft = this.panel?.draft ?? this.draft;
    this.host?.remove();
    this.panel?.unmount();
    Object.assign(this, { panel: null, making: null, isOpen: false });
  }

  toggle() {
    return this.isOpen ? this.close() : this.tryToOpen();
  }

  /** Where no call of the page waits for it: what went wrong is said in the console, once. */
  tryToOpen(how) {
    return this.open(how).catch((error) => {
      if (error !== this.said) console.error("MesoBot:", error);
    });
  }

  /** Load the chat if need be and show it; resolves when it can be used. */
  async open({ focus = true } = {}) {
    if (!this.isMounted) {
      this.isMounted = true;
      this.draw();
      this.putBack();
    }
    this.hideTeaser();
    this.problem.textContent = "";
    this.button.setAttribute("aria-busy", "true");
    try {
      await this.makePanel();
    } catch (error) {
      this.problem.textContent = tellMissing(error, this.config.texts);
      this.said = error;
      this.tell(false); // it was open, and other settings could not be drawn
      throw error;
    } finally {
      this.button.removeAttribute("aria-busy");
    }
    if (!this.panel) return this.isMounted ? this.open({ focus }) : undefined; // drawn anew meanwhile, or taken away
    if (this.isOpen) return;
    this.unread = 0;
    this.setOpen(true);
    await this.panel.show({ focus });
  }

  /** Once, however often it is asked for while it loads; anew after a failed try. */
  makePanel() {
    if (this.making) return this.making;
    const making = this.loadChat()
      .then(({ mountPanel }) =>
        mountPanel(this.config, { close: () => this.close(), events: this.events, draft: this.draft }),
      )
      .then((panel) => {
        if (this.making === making) this.panel = panel;
        else panel.unmount(); // other settings came meanwhile
      })
      .catch((error) => {
        if (this.making === making) this.making = null;
        throw error;
      });
    this.making = making;
    return making;
  }

  close() {
    if (!this.isOpen) return;
    this.panel.hide();
    this.setOpen(false);
    this.button.focus();
  }

  async ask(text) {
    await this.open();
    if (!this.panel) throw new Error("MesoBot: the chat was taken away");
    return this.panel.ask(text);
  }

  async update(config) {
    const { isOpen } = this;
    this.config = config;
    if (!this.isMounted) return;
    this.takeDown();
    this.draw();
    this.putBack();
    if (isOpen) await this.open({ focus: false });
    else this.tease();
  }

  /** An answer that came while the chat was closed. */
  count() {
    if (this.isOpen || !this.isMounted || this.config.without.has("badge")) return;
    this.unread += 1;
    this.show();
  }

  /** The page's own sentence beside the button: once a browser. */
  tease() {
    const { teaser: said, hasLauncher, texts } = this.config;
    if (!said || !hasLauncher || (!this.isTeasing && read(localStorage_, TEASED_KEY))) return;
    this.isTeasing = true; // on this page it stays when other settings draw it anew
    write(localStorage_, TEASED_KEY, "yes");
    const open = el("button", { type: "button", class: "bubble", dir: "auto", click: () => this.tryToOpen() }, said);
    const away = el("button", { type: "button", class: "away", "aria-label": texts.teaser_close }, icon(CROSS));
    away.addEventListener("click", () => this.hideTeaser());
    this.teaser.append(away, open);
  }

  hideTeaser() {
    this.isTeasing = false;
    this.teaser.replaceChildren();
  }

  setOpen(isOpen) {
    this.isOpen = isOpen;
    write(sessionStorage_, OPEN_KEY, isOpen ? "yes" : "no");
    this.show();
    this.tell(isOpen);
  }

  /** Tell the page, once: drawn anew with other settings, an open chat stays open. */
  tell(isOpen) {
    if (isOpen === this.isToldOpen) return;
    this.isToldOpen = isOpen;
    this.events.dispatchEvent(new CustomEvent(isOpen ? "open" : "close", { detail: {} }));
  }

  show() {
    const { texts } = this.config;
    const unread = this.unread > 0 && el("span", { class: "unread" }, String(this.unread));
    this.corner.classList.toggle("open", this.isOpen);
    this.button.replaceChildren(...[icon(this.isOpen ? CROSS : BUBBLE), unread].filter(Boolean));
    this.button.setAttribute("aria-expanded", String(this.isOpen));
    const name = texts[this.isOpen ? "close" : "open"];
    const label = unread ? `${name} (${texts.unread.replace("{count}", this.unread)})` : name;
    this.button.setAttribute("aria-label", label);
    this.button.title = label;
  }
}

// Storage may be switched off, or missing in a sandboxed frame: then nothing is remembered.
const sessionStorage_ = () => globalThis.sessionStorage;
const localStorage_ = () => globalThis.localStorage;

function read(storage, key) {
  try {
    return storage().getItem(key);
  } catch {
    return null;
  }
}

function write(storage, key, value) {
  try {
    storage().setItem(key, value);
  } catch {
    // the next page starts anew
  }
}
