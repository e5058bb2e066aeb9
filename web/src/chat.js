// The chat, loaded when it is opened: a panel over the page, or inline in `<mesobot-chat>`.
import "deep-chat/dist/deepChat.bundle.js";
import { Api } from "./lib/api.js";
import { Conversation, Pause } from "./lib/conversation.js";
import { diagnosis } from "./lib/diagnosis.js";
import { adopt, el, lift } from "./lib/dom.js";
import { Memory } from "./lib/memory.js";
import { beep } from "./lib/sound.js";
import { demandDrawing } from "./lib/trusted.js";
import panelStyle from "./style/panel.css";
import { textsOf } from "./texts/index.js";
import { ChatView } from "./view/chat-view.js";
import { Frame } from "./view/frame.js";

function storage() {
  try {
    return globalThis.localStorage;
  } catch {
    return null; // blocked: the conversation lives as long as the page
  }
}

/** One conversation a page, however many views of it: made at the first. */
const conversations = new Map();
function conversationWith(base) {
  if (!conversations.has(base)) {
    const parts = { api: new Api(base), memory: new Memory(storage()), pause: new Pause(), diagnose: diagnosis(base) };
    conversations.set(base, connect(new Conversation(parts)));
  }
  return conversations.get(base);
}

/** Other tabs, where the browser lets us speak to them. */
function otherTabs() {
  try {
    return new BroadcastChannel("mesobot");
  } catch {
    return new EventTarget();
  }
}

/** Keep up with other tabs, the network and a computer that slept. */
function connect(conversation) {
  const tabs = otherTabs();
  conversation.addEventListener("answered", ({ detail }) => detail.ours && tabs.postMessage?.("answered"));
  conversation.addEventListener("cleared", ({ detail }) => detail.ours && tabs.postMessage?.("cleared"));
  tabs.addEventListener("message", ({ data }) => {
    if (data === "cleared") conversation.clear();
    conversation.sync();
  });
  // What another tab stored may be seen here later than what it said: come when it is there.
  globalThis.addEventListener("storage", ({ key }) => key === "mesobot.token" && conversation.sync());
  const back = () => {
    conversation.wake();
    conversation.sync();
  };
  globalThis.addEventListener("online", back);
  globalThis.addEventListener("pageshow", (event) => event.persisted && back());
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && back());
  return conversation;
}

/** What the page hears of, from whichever view it comes: once for each, and by the settings of the last view. */
const told = new WeakMap();
function tellPage(conversation, events, { sound }) {
  if (!events) return;
  const page = told.get(conversation);
  if (page) return void Object.assign(page, { events, sound });
  listenForPage(conversation, { events, sound });
}

function listenForPage(conversation, page) {
  told.set(conversation, page);
  const tell = (name, detail) => page.events.dispatchEvent(new CustomEvent(name, { detail }));
  conversation.addEventListener("added", ({ detail: { item } }) => {
    if (!item.old && !item.isTold) tell("message", { id: item.id, text: item.text });
  });
  conversation.addEventListener("answered", ({ detail: { item, ours } }) => {
    if (!ours) return;
    tell("answer", item.answer);
    if (item.answer.status === "urgent") tell("urgent", item.answer);
    if (page.sound) beep();
  });
  conversation.addEventListener("rated", ({ detail }) => tell("feedback", detail));
}

const KEYS = ["keydown", "keypress", "keyup"];
/** Of the keys in the flow of a page these two are also the page's: its dialog closes, its focus stays within. */
const LET_OUT = ["Escape", "Tab"];

/** What is typed is not for the page: to its one-letter shortcuts our field is no field, but an element of ours. */
function keep(event) {
  const isInline = event.currentTarget.hasAttribute("inline");
  if (!isInline || !LET_OUT.includes(event.key)) event.stopPropagation();
}

async function mount(host, config, { close, events, draft }) {
  demandDrawing();
  const texts = await textsOf(config.language);
  const root = host.shadowRoot ?? host.attachShadow({ mode: "open" });
  root.replaceChildren();
  root.adoptedStyleSheets = [];
  adopt(root, panelStyle);
  const conversation = conversationWith(config.base);
  const view = new ChatView({ config, texts, conversation, draft });
  const frame = new Frame({ config, texts, conversation, view, close });
  root.append(frame.element);
  await view.start(frame.body);
  await view.drawn; // shown before that, what is typed would be lost
  for (const name of KEYS) host.addEventListener(name, keep);
  tellPage(conversation, events, config);
  return { view, frame };
}

/** The panel of the launcher: `{show, hide, ask, draft, putBack, unmount}`. */
export async function mountPanel(config, { close, events, draft }) {
  const host = el("mesobot-panel", { "data-position": config.position });
  document.body.append(host);
  const { view, frame } = await mount(host, config, { close, events, draft });
  host.addEventListener("keydown", (event) => event.key === "Escape" && !event.defaultPrevented && close());
  let isOpen = false;
  return {
    async show({ focus }) {
      isOpen = true;
      host.setAttribute("open", "");
      lift(host);
      frame.show();
      await view.drawn;
      view.scrollToEnd();
      if (focus) view.focus(frame.element);
    },
    hide() {
      isOpen = false;
      frame.hide();
      host.removeAttribute("open");
    },
    ask: (text) => view.ask(text),
    get draft() {
      return view.draft;
    },
    /** Into the document again: deep-chat does not outlive being taken out. */
    putBack() {
      document.body.append(host);
      frame.hide();
      view.make();
      if (!isOpen) return;
      lift(host);
      frame.show();
    },
    unmount() {
      frame.hide();
      view.stop();
      host.remove();
    },
  };
}

/** Where the page's rules take display and height from all elements (`* { all: unset }`) nothing would scroll. */
function keepSize(host) {
  if (getComputedStyle(host).display !== "inline") return;
  host.style.setProperty("display", "block", "important");
  host.style.setProperty("height", "min(576px, 90dvh)", "important");
}

/** A chat in the flow of the page: `{ask, draft, focus, unmount}`. */
export async function mountInline(host, config, { events, draft }) {
  host.setAttribute("inline", "");
  const { view, frame } = await mount(host, config, { events, draft });
  keepSize(host);
  return {
    ask: (text) => view.ask(text),
    get draft() {
      return view.draft;
    },
    focus() {
      host.scrollIntoView({ block: "nearest" });
      view.focus(frame.element);
    },
    unmount: () => view.stop(),
  };
}
