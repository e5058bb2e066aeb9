// How deep-chat is set up; looks are in style/messages.css.
import { partOf } from "./parts.js";

export const MOST_CHARACTERS = 2000; // MESOBOT_MAX_MESSAGE_CHARS of the server; what is longer it refuses in words
const PLAIN = { backgroundColor: "", color: "", maxWidth: "", width: "" };

export function chatSettings(view, items) {
  const { name, texts } = view;
  return {
    connect: { handler: (body, signals) => view.handle(body, signals) },
    history: items.flatMap((item) => historyOf(item, name)),
    introMessage: { html: partOf("greeting", name) },
    textInput: { placeholder: { text: texts.placeholder } },
    validateInput: (text) => Boolean(text?.trim()) && text.length <= MOST_CHARACTERS,
    requestBodyLimits: { maxMessages: 1 },
    displayLoadingBubble: false, // an answer in the making says so itself
    scrollButton: false,
    errorMessages: { displayServiceErrorMessages: false },
    messageStyles: { default: { shared: { bubble: PLAIN } } },
  };
}

function historyOf(item, name) {
  return [
    { role: "user", html: partOf("said", name, item.id) },
    { role: "ai", html: partOf("answer", name, item.id) },
  ];
}
