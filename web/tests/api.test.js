import assert from "node:assert/strict";
import { test } from "node:test";
import { Api } from "../src/lib/api.js";
import { Conversation, Pause } from "../src/lib/conversation.js";
import { Memory } from "../src/lib/memory.js";

/** A connection that breaks, or a time limit that ends, within the body of a 200. */
const broken = (error) => {
  const start = (stream) => {
    stream.enqueue(new TextEncoder().encode('{"answers": ['));
    setTimeout(() => stream.error(error), 5);
  };
  return new Response(new ReadableStream({ start }));
};

for (const error of [new TypeError("network error"), new DOMException("aborted", "AbortError")]) {
  test(`a message whose answer breaks off (${error.name}) waits`, async () => {
    const api = new Api("https://assistant.example/", { fetch: async () => broken(error) });
    const memory = new Memory(null);
    memory.token = "t";
    const conversation = new Conversation({ api, memory, pause: new Pause(() => {}) });
    const item = conversation.ask("one");
    await new Promise((done) => conversation.addEventListener("changed", done, { once: true }));
    assert.deepEqual([item.state, item.problem, memory.outbox.length], ["waiting", "unreachable", 1]);
  });
}

/** What a proxy may answer instead of the server, with a status that says all is well. */
const PAGES = {
  "a page of its own": () => new Response("<html>Back soon</html>"),
  "nothing": () => new Response(null, { status: 204 }),
  "null": () => new Response("null"),
  "another object": () => new Response('{"status": "ok"}'),
};

for (const [name, reply] of Object.entries(PAGES)) {
  const api = new Api("https://assistant.example/", { fetch: async () => reply() });

  test(`${name} is no session, no answer, no history and nothing kept`, async () => {
    for (const call of [api.openSession(), api.send("t", "m-1", "one"), api.history("t", 0), api.kept("t")]) {
      await assert.rejects(call, { name: "Error", status: 200, code: "no_answer" });
    }
  });

  test(`${name} records no feedback, and deletes nothing unless the status says so`, async () => {
    await assert.rejects(api.rate("t", "a-1", "up"), { status: 200, code: "no_answer" });
    if (reply().status === 204) await api.forget("t");
    else await assert.rejects(api.forget("t"), { status: 200, code: "no_answer" });
  });

  if (reply().status !== 204) test(`${name} in place of a deletion keeps the tokens that it can be asked for with`, async () => {
    const memory = new Memory(null);
    memory.token = "t";
    memory.write("leaving", ["t-1"]);
    const conversation = new Conversation({ api, memory, pause: new Pause(() => {}) });
    await assert.rejects(conversation.forget(), { code: "no_answer" });
    await conversation.letGo();
    assert.deepEqual([memory.token, memory.leaving], ["t", ["t-1"]]);
  });

  test(`${name} for the history keeps no chat from being opened`, async () => {
    const memory = new Memory(null);
    memory.token = "t";
    const conversation = new Conversation({ api, memory, pause: new Pause(() => {}) });
    await conversation.start();
    const item = conversation.ask("one");
    await new Promise((done) => conversation.addEventListener("failed", done, { once: true }));
    assert.deepEqual([item.state, item.problem, memory.token], ["failed", "no_answer", "t"]);
  });
}

test("what is kept is asked for with the token of the conversation", async () => {
  const asked = [];
  const tables = { turns: [{ text: "one" }] };
  const fetch = async (url, { method, headers }) => {
    asked.push([method, String(url), headers.Authorization]);
    return Response.json(tables);
  };
  assert.deepEqual(await new Api("https://assistant.example/", { fetch }).kept("t"), tables);
  assert.deepEqual(asked, [["GET", "https://assistant.example/webhooks/web/export", "Bearer t"]]);
});
