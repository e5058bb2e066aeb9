// The conversation as a text to keep, and on paper.

/** Lines of the conversation as one text. */
export function transcript(items, { texts, title, notice, when }) {
  const turns = items
    .filter(({ state }) => state === "answered")
    .map(({ text, at, answer }) => `${when(at)}\n${texts.you}: ${text}\n${texts.assistant}: ${answer.text}`);
  return [title, notice, ...turns].join("\n\n") + "\n";
}

/** Offer a text as a file. */
export function save(text, name, type = "text/plain;charset=utf-8") {
  const address = URL.createObjectURL(new Blob([text], { type }));
  const link = Object.assign(document.createElement("a"), { href: address, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/** Print a text from a frame of its own: the page around the chat is not what is wanted on paper. */
export function print(text, title, parent) {
  const frame = document.createElement("iframe");
  frame.className = "hidden";
  frame.title = title;
  parent.append(frame);
  const { document: paper } = frame.contentWindow;
  const body = paper.createElement("pre");
  body.style.cssText = "white-space: pre-wrap; font: 12pt/1.4 system-ui, sans-serif";
  body.textContent = text;
  paper.title = title;
  paper.body.append(body);
  frame.contentWindow.addEventListener("afterprint", () => setTimeout(() => frame.remove(), 0));
  frame.contentWindow.print();
}
