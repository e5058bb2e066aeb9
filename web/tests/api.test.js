import assert from "node:assert/strict";
import { test } from "node:test";
import { Api } from "../src/lib/api.js";
import { Conversation, Pause } from "../src/lib/conversation.js";
import { Memory } from "../src/lib/memory.js";

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
    await api.forget("t");
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
