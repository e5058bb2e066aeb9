// The script tag: draws the launcher, loads the chat when it is opened, and offers `window.MesoBot`.
import { readConfig } from "./lib/config.js";
import { missing, tellMissing } from "./lib/missing.js";
import { ownScript, stay } from "./lib/page.js";
import { LAUNCHER_TEXTS } from "./texts/launcher.js";
import { Launcher } from "./view/launcher.js";

const LOST =
  "MesoBot: the script element is not found; its src must end with /widget.js. Where the script is written into the " +
  'page or combined with others, a script element must have data-server="https://…", the address of the assistant.';

/** The widget of the page, for elements that outlive it: the tag may be taken away and put in again. */
const CURRENT = Symbol.for("mesobot.widget");

class Widget {
  constructor({ script, base }) {
    this.data = { ...script.dataset };
    this.base = base;
    this.events = new EventTarget();
    this.inline = []; // the <mesobot-chat> elements on the page, with their chats
    this.launcher = new Launcher(this.configOf(this.data), () => this.loadChat(), this.events);
    this.ready = new Promise((resolve) => (this.isReady = resolve));
  }

  configOf(data) {
    const config = readConfig(data, this.base, document.documentElement.lang, LAUNCHER_TEXTS);
    for (const line of config.complaints) console.warn(`MesoBot: ${line}`);
    return config;
  }

  /** The chat module, loaded once and again only after a failed try. */
  loadChat() {
    const file = new URL(CHAT_FILE, this.base).href;
    this.loading ??= import(file).catch((error) => {
      this.loading = null;
      throw error instanceof TypeError ? missing(file, error) : error;
    });
    return this.loading;
  }

  start() {
    globalThis[CURRENT] = this;
    if (!customElements.get("mesobot-chat")) customElements.define("mesobot-chat", inlineElement());
    else for (const element of document.querySelectorAll("mesobot-chat")) element.join();
    const isThere = () => !this.launcher.isMounted || this.launcher.host.isConnected;
    this.stopStaying = stay(isThere, () => this.launcher.putBack());
    this.settle();
    this.isReady(api);
    globalThis.dispatchEvent(new CustomEvent("mesobot:ready", { detail: api }));
  }

  /** The button is there unless the page wants none or shows the chat in its flow. */
  settle() {
    const wanted = this.inline.length === 0 && !this.isDestroyed;
    if (wanted && !this.launcher.isMounted) this.launcher.mount();
    if (!wanted && this.launcher.isMounted) this.launcher.unmount();
  }

  /** The inline chat is open as long as it is there: then it is only shown. */
  async open() {
    const [inline] = this.inline;
    if (inline) return (await inline.chat).focus();
    return this.launcher.open();
  }

  async ask(text) {
    const [inline] = this.inline;
    if (inline) return (await inline.chat).ask(text);
    return this.launcher.ask(text);
  }

  async update(settings) {
    for (const [name, value] of Object.entries(settings)) {
      if (value == null || value === false) delete this.data[name];
      else this.data[name] = value === true ? "" : String(value);
    }
    await this.launcher.update(this.configOf(this.data));
    await Promise.all(this.inline.map(({ element }) => element.redraw()));
  }

  tell(name) {
    this.events.dispatchEvent(new CustomEvent(name, { detail: {} }));
  }

  destroy() {
    this.isDestroyed = true;
    delete globalThis[CURRENT];
    this.stopStaying?.();
    this.launcher.unmount();
    for (const { element } of [...this.inline]) element.remove();
    delete globalThis.MesoBot;
    delete globalThis.MesoBotQueue;
  }
}

function inlineElement() {
  return class InlineChat extends HTMLElement {
    connectedCallback() {
      this.join();
    }

    /** Belong to the widget that is there now. */
    join() {
      const widget = globalThis[CURRENT];
      if (!widget || this.entry) return;
      const entry = { element: this, widget };
      this.entry = entry;
      entry.chat = this.draw();
      entry.chat.then(() => {
        entry.isOpen = this.entry === entry;
        if (entry.isOpen) widget.tell("open");
      }, () => {});
      widget.inline.push(entry);
      widget.settle();
    }

    disconnectedCallback() {
      const { entry } = this;
      if (!entry) return;
      const { widget, chat, isOpen } = entry;
      this.entry = null;
      widget.inline = widget.inline.filter((one) => one !== entry);
      this.takeDown(chat);
      if (isOpen) widget.tell("close");
      queueMicrotask(() => widget.settle());
    }

    async draw() {
      const { widget } = this.entry;
      const config = widget.configOf({ ...widget.data, ...this.dataset });
      try {
        const { mountInline } = await widget.loadChat();
        return await mountInline(this, config, { events: widget.events, draft: this.draft });
      } catch (error) {
        const said = document.createElement("p");
        said.role = "alert";
        said.textContent = tellMissing(error, config.texts);
        (this.shadowRoot ?? this).replaceChildren(said);
        throw error;
      }
    }

    async redraw() {
      await this.takeDown(this.entry.chat);
      this.entry.chat = this.draw();
      await this.entry.chat;
    }

    /** What was typed is kept for the next chat: with other settings, or elsewhere on the page. */
    takeDown(chat) {
      const end = (one) => {
        this.draft = one.draft;
        one.unmount();
      };
      return chat.then(end, () => {});
    }
  };
}

let widget = null;

/** What pages call. Every call made before the tag has run waits in `MesoBotQueue`. */
const api = {
  get ready() {
    return widget.ready;
  },
  open: () => widget.open(),
  close: () => widget.launcher.close(),
  ask: (text) => widget.ask(String(text)),
  on(name, listener) {
    const heard = (event) => listener(event.detail);
    listeners.push({ name, listener, heard });
    widget.events.addEventListener(name, heard);
    return () => api.off(name, listener);
  },
  off(name, listener) {
    for (const one of listeners) {
      if (one.name === name && one.listener === listener) widget.events.removeEventListener(name, one.heard);
    }
  },
  update: (settings) => widget.update(settings),
  destroy: () => widget.destroy(),
};
const listeners = [];

function begin() {
  if (globalThis.MesoBot?.ready) return void console.info("MesoBot: the tag stands on the page twice; the first counts.");
  const own = ownScript();
  if (!own) return void console.error(LOST);
  widget = new Widget(own);
  const calls = globalThis.MesoBotQueue ?? [];
  globalThis.MesoBot = api;
  globalThis.MesoBotQueue = { push: (...late) => late.forEach(run) };
  const start = () => {
    widget.start();
    calls.forEach(run);
  };
  if (document.body) start();
  else document.addEventListener("DOMContentLoaded", start, { once: true });
}

function run(call) {
  try {
    call(api);
  } catch (error) {
    console.error("MesoBot: a queued call failed:", error);
  }
}

begin();
