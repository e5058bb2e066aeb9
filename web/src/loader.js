// The script tag: draws the launcher, loads the chat when it is opened, and offers `window.MesoBot`.
import { readConfig } from "./lib/config.js";
import de from "./texts/launcher.de.json";
import en from "./texts/launcher.en.json";
import fr from "./texts/launcher.fr.json";
import { Launcher } from "./view/launcher.js";

const script = document.currentScript;
const base = new URL("./", script.src);
const configOf = (data) => readConfig(data, base, document.documentElement.lang, { en, fr, de });

/** The chat module, loaded once and again only after a failed try. */
let loading = null;
function loadChat() {
  loading ??= import(new URL(CHAT_FILE, base).href).catch((error) => {
    loading = null;
    throw error;
  });
  return loading;
}

class InlineChat extends HTMLElement {
  async connectedCallback() {
    if (this.firstChild || this.shadowRoot) return;
    const { mountInline } = await loadChat();
    mountInline(this, configOf({ ...script.dataset, ...this.dataset }));
  }
}

function start() {
  if (!customElements.get("mesobot-chat")) customElements.define("mesobot-chat", InlineChat);
  if (script.dataset.launcher === "none" || document.querySelector("mesobot-chat")) return;
  launcher.mount(document.body);
}

const events = new EventTarget();
const launcher = new Launcher(configOf(script.dataset), loadChat, events);

window.MesoBot = {
  open: () => launcher.open(),
  close: () => launcher.close(),
  ask: (text) => launcher.ask(String(text)),
  on: (name, listener) => {
    const heard = (event) => listener(event.detail);
    events.addEventListener(name, heard);
    return () => events.removeEventListener(name, heard);
  },
};

if (document.body) start();
else document.addEventListener("DOMContentLoaded", start, { once: true });
