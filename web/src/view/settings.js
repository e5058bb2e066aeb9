// How deep-chat is set up; looks are in style/messages.css.
import { partOf } from "./parts.js";

const PLAIN = { backgroundColor: "", color: "", maxWidth: "", width: "" };

export function chatSettings(view, items) {
  const { name, texts } = view;
  return {
    connect: { handler: (body, signals) => view.handle(body, signals) },
    history: items.flatMap((item) => historyOf(item, name)),
    introMessage: { html: partOf("greeting", name) },
    textInput: { placeholder: { text: texts.placeholder }, characterLimit: 2000 },
    requestBodyLimits: { maxMessages: 1 },
    displayLoadingBubble: true,
    scrollButton: false,
    errorMessages: { displayServiceErrorMessages: false },
    messageStyles: { default: { shared: { bubble: PLAIN } } },
  };
}

function historyOf(item, name) {
  const said = { role: "user", html: partOf("said", name, item.id) };
  return item.state === "sending" ? [said] : [said, { role: "ai", html: partOf("answer", name, item.id) }];
}
