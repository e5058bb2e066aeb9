// The chat, loaded when it is opened: a panel over the page, or inline in `<mesobot-chat>`.
import "deep-chat/dist/deepChat.bundle.js";
import { Api } from "./lib/api.js";
import { Conversation, Pause } from "./lib/conversation.js";
import { adopt, el, paint } from "./lib/dom.js";
import { Memory } from "./lib/memory.js";
import panelStyle from "./style/panel.css";
import { TEXTS } from "./texts/index.js";
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
    const parts = { api: new Api(base), memory: new Memory(storage()), pause: new Pause() };
    conversations.set(base, connect(new Conversation(parts)));
  }
  return conversations.get(base);
}

/** Keep up with other tabs, the network and a computer that slept. */
function connect(conversation) {
  const tabs = new BroadcastChannel("mesobot");
  conversation.addEventListener("answered", ({ detail }) => detail.ours && tabs.postMessage("answered"));
  conversation.addEventListener("cleared", ({ detail }) => detail.ours && tabs.postMessage("cleared"));
  tabs.addEventListener("message", ({ data }) => (data === "cleared" ? conversation.clear() : conversation.sync()));
  const back = () => {
    conversation.wake();
    conversation.sync();
  };
  globalThis.addEventListener("online", back);
  globalThis.addEventListener("pageshow", (event) => event.persisted && back());
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && back());
  return conversation;
}

async function mount(host, config, { close, events } = {}) {
  const texts = TEXTS[config.language];
  const root = host.attachShadow({ mode: "open" });
  adopt(root, panelStyle);
  paint(host, config);
  host.lang = config.language;
  const conversation = conversationWith(config.base);
  const view = new ChatView({ config, texts, conversation });
  const frame = new Frame({ config, texts, conversation, view, close });
  root.append(frame.element);
  await view.start(frame.body);
  conversation.addEventListener("answered", ({ detail }) => {
    const { answer } = detail.item;
    if (detail.ours) events?.dispatchEvent(new CustomEvent("answer", { detail: answer }));
  });
  return { view, frame };
}

/** The panel of the launcher: `{show, hide, ask}`. */
export async function mountPanel(config, { close, events }) {
  const host = el("mesobot-panel", { "data-position": config.position });
  document.body.append(host);
  const { view, frame } = await mount(host, config, { close, events });
  host.addEventListener("keydown", (event) => event.key === "Escape" && !event.defaultPrevented && close());
  return {
    show({ focus }) {
      host.setAttribute("open", "");
      view.scrollToEnd();
      if (focus) view.focus(frame.element);
    },
    hide: () => host.removeAttribute("open"),
    ask: (text) => view.ask(text),
  };
}

/** A chat in the flow of the page. */
export async function mountInline(host, config) {
  host.setAttribute("inline", "");
  return mount(host, config);
}
