import assert from "node:assert/strict";
import { test } from "node:test";
import { ApiError } from "../src/lib/api.js";
import { Conversation, Pause } from "../src/lib/conversation.js";
import { Memory } from "../src/lib/memory.js";

class Storage extends Map {
  getItem(name) {
    return this.get(name) ?? null;
  }
  setItem(name, value) {
    this.set(name, value);
  }
  removeItem(name) {
    this.delete(name);
  }
}

/** A server in memory: answers each id once; `faults` are thrown first. */
class Server {
  constructor(faults = []) {
    Object.assign(this, { faults, turns: [], received: [], forgotten: [], sessions: 0 });
  }
  async openSession() {
    this.sessions += 1;
    return `token-${this.sessions}`;
  }
  async send(token, id, text) {
    this.received.push(id);
    const fault = this.faults.shift();
    if (fault) throw fault;
    let turn = this.turns.find((one) => one.message_id === id);
    if (!turn) {
      turn = { seq: this.turns.length + 1, message_id: id, text, at: 1, answers: [{ id: `a-${id}` }] };
      this.turns.push(turn);
    }
    return turn.answers[0];
  }
  async history(token, after) {
    return this.turns.filter(({ seq }) => seq > after);
  }
  async forget(token) {
    if (this.faults.length) throw this.faults.shift();
    this.forgotten.push(token);
    this.turns = [];
  }
}

const soon = () => new Promise((resolve) => setTimeout(resolve, 60)); // a pause of 0 ms may take several

function page(server, storage = new Storage(), later = (done) => setTimeout(done, 0)) {
  let count = 0;
  return new Conversation({
    api: server,
    memory: new Memory(storage),
    pause: new Pause(later),
    newId: () => `m-${storage.size}-${(count += 1)}`,
  });
}

test("questions are answered in the order they were asked", async () => {
  const server = new Server();
  const conversation = page(server);
  const [one, two] = [conversation.ask("one"), conversation.ask("two")];
  await soon();
  assert.deepEqual([one.state, two.state], ["answered", "answered"]);
  assert.deepEqual(server.turns.map(({ text }) => text), ["one", "two"]);
  assert.deepEqual(conversation.memory.outbox, []);
});

test("a lost connection: the message waits, is sent again with the same id, and answered once", async () => {
  const server = new Server([new ApiError(0, "unreachable"), new ApiError(503, "busy", 1)]);
  const conversation = page(server);
  const states = [];
  conversation.addEventListener("changed", ({ detail }) => states.push(detail.item.state));
  const item = conversation.ask("one");
  await soon();
  assert.deepEqual(states, ["waiting", "waiting", "answered"]);
  assert.equal(new Set(server.received).size, 1);
  assert.equal(server.turns.length, 1);
  assert.equal(item.problem, null);
});

test("waiting ends at once when the connection is back", async () => {
  const server = new Server([new ApiError(0, "unreachable")]);
  const conversation = page(server, new Storage(), () => {}); // pauses never end by themselves
  const item = conversation.ask("one");
  await soon();
  assert.equal(item.state, "waiting");
  conversation.wake();
  await soon();
  assert.equal(item.state, "answered");
});

test("a refused message fails with its reason, the next one goes on", async () => {
  const conversation = page(new Server([new ApiError(413, "too_long")]));
  const [long, fine] = [conversation.ask("long"), conversation.ask("fine")];
  await soon();
  assert.deepEqual([long.state, long.problem, fine.state], ["failed", "too_long", "answered"]);
  conversation.retry(long.id);
  await soon();
  assert.equal(long.state, "answered");
});

test("a session that is over is renewed, the message kept", async () => {
  const server = new Server([new ApiError(401, "session_invalid")]);
  const item = page(server).ask("one");
  await soon();
  assert.equal(item.state, "answered");
  assert.equal(server.sessions, 2);
});

test("after a reload everything is there, and what was not sent is sent", async () => {
  const [server, storage] = [new Server(), new Storage()];
  const before = page(server, storage);
  before.ask("one");
  await soon();
  before.memory.put({ id: "kept-1", text: "two", at: 2 }); // written down, then the page was closed
  const after = page(server, storage);
  await after.start();
  await soon();
  assert.deepEqual([...after.items.values()].map(({ text, state }) => [text, state]), [
    ["one", "answered"],
    ["two", "answered"],
  ]);
});

test("another tab fetches what it has not seen, once", async () => {
  const [server, storage] = [new Server(), new Storage()];
  const [left, right] = [page(server, storage), page(server, storage)];
  left.ask("one");
  await soon();
  await Promise.all([right.sync(), right.sync()]);
  const added = [];
  right.addEventListener("added", ({ detail }) => added.push(detail.item.text));
  left.ask("two");
  await soon();
  await right.sync();
  await right.sync();
  assert.deepEqual(added, ["two"]);
  assert.equal(right.items.size, 2);
});

test("an answer still in the making is fetched again", async () => {
  const server = new Server();
  const conversation = page(server);
  conversation.memory.token = "token";
  server.turns = [{ seq: 1, message_id: "x-1", text: "one", at: 1, answers: [] }];
  await conversation.sync();
  assert.equal(conversation.cursor, 0);
  server.turns[0].answers = [{ id: "a" }];
  await conversation.sync();
  assert.deepEqual([conversation.cursor, conversation.items.get("x-1").state], [1, "answered"]);
});

test("forgetting clears the server and the page, or nothing", async () => {
  const server = new Server();
  const conversation = page(server);
  conversation.ask("one");
  await soon();
  server.faults = [new ApiError(0, "unreachable")];
  await assert.rejects(conversation.forget());
  assert.equal(conversation.items.size, 1);
  await conversation.forget();
  assert.deepEqual([conversation.items.size, server.turns.length, conversation.memory.token], [0, 0, null]);
});

/** A page with eight earlier conversations (t-1 the oldest) and one more, which is laid by with the next. */
function full(server) {
  const conversation = page(server);
  for (let count = 1; count <= 8; count += 1) conversation.memory.layBy({ token: `t-${count}`, title: "", at: count });
  return conversation;
}

test("an earlier conversation that falls out is deleted on the server, sooner or later", async () => {
  const server = new Server();
  const conversation = full(server);
  conversation.ask("one");
  await soon();
  server.faults = [new ApiError(0, "unreachable")];
  conversation.restart();
  await soon();
  assert.deepEqual([conversation.memory.earlier.length, conversation.memory.leaving, server.forgotten], [8, ["t-1"], []]);
  await conversation.letGo();
  assert.deepEqual([conversation.memory.leaving, server.forgotten], [[], ["t-1"]]);
});

test("one that expired is not asked about for ever", async () => {
  const server = new Server();
  const conversation = full(server);
  conversation.memory.layBy({ token: "t-9", title: "", at: 9 });
  server.faults = [new ApiError(401, "unauthorized")];
  await conversation.letGo();
  assert.deepEqual([conversation.memory.leaving, server.forgotten], [[], []]);
});

test("the oldest conversation can be gone on with, and is not deleted", async () => {
  const server = new Server();
  const conversation = full(server);
  conversation.ask("one");
  await soon();
  await conversation.resume("t-1");
  assert.deepEqual([conversation.memory.token, conversation.memory.leaving, server.forgotten], ["t-1", [], []]);
});

test("what was asked before a restart is not shown after it", async () => {
  const server = new Server();
  const conversation = page(server);
  conversation.ask("one");
  conversation.restart();
  await soon();
  assert.equal(conversation.items.size, 0);
});

const said = (conversation) => [...conversation.items.values()].map(({ text, state }) => [text, state]);
const away = () => new ApiError(0, "unreachable");

test("a new conversation keeps what waits, and undoing it goes on with that", async () => {
  const server = new Server();
  const conversation = page(server);
  conversation.ask("one");
  await soon();
  server.faults = [away()];
  conversation.pause.later = () => {}; // it waits until it is woken
  conversation.ask("two");
  await soon();
  const key = conversation.restart();
  assert.deepEqual([said(conversation), conversation.memory.outbox], [[], []]);
  assert.equal(await conversation.resume(key), "there");
  await soon();
  assert.deepEqual(said(conversation), [["one", "answered"], ["two", "answered"]]);
  assert.equal(new Set(server.received).size, 2);
  assert.deepEqual(conversation.memory.outbox, []);
});

test("a conversation that never reached the server can be gone back to, offline and after a reload", async () => {
  const [server, storage] = [new Server([away()]), new Storage()];
  server.openSession = async () => {
    throw away();
  };
  const conversation = page(server, storage, () => {});
  conversation.ask("my lips are swelling");
  await soon();
  const key = conversation.restart();
  assert.deepEqual(conversation.memory.earlier.map(({ title, token }) => [title, token]), [["my lips are swelling", null]]);
  await conversation.resume(key);
  await soon();
  assert.deepEqual(said(conversation), [["my lips are swelling", "waiting"]]);
  conversation.restart();
  const later = page(new Server(), storage);
  await later.resume(later.memory.earlier.map(({ id }) => id)[0]);
  await soon();
  assert.deepEqual([said(later), later.memory.earlier], [[["my lips are swelling", "answered"]], []]);
});

test("undone without a connection, a conversation shows what this page knew of it, and in its order", async () => {
  const server = new Server();
  const conversation = page(server, new Storage(), () => {});
  conversation.ask("one");
  await soon();
  const { history } = server;
  Object.assign(server, { history: () => Promise.reject(away()), faults: [away(), away()] });
  conversation.ask("two");
  await soon();
  const key = conversation.restart();
  assert.equal(await conversation.resume(key), "there");
  await soon();
  assert.deepEqual(said(conversation), [["one", "answered"], ["two", "waiting"]]);
  server.history = history;
  conversation.wake();
  await soon();
  assert.deepEqual(said(conversation), [["one", "answered"], ["two", "answered"]]);
  await conversation.sync();
  assert.equal(conversation.items.size, 2);
});

test("an earlier conversation that cannot be fetched just now is not said to be gone, and can be tried again", async () => {
  const server = new Server();
  const { history } = server;
  const conversation = page(server);
  for (const status of [0, 400, 403, 429, 503]) {
    conversation.memory.layBy({ token: "t-1", title: "", at: 1 });
    server.history = () => Promise.reject(new ApiError(status, ""));
    assert.equal(await conversation.resume("t-1"), "unfetched");
  }
  Object.assign(server, { history, turns: [{ seq: 1, message_id: "x", text: "one", at: 1, answers: [{ id: "a" }] }] });
  assert.equal(await conversation.resume("t-1"), "there");
  assert.deepEqual(said(conversation), [["one", "answered"]]);
  conversation.memory.layBy({ token: "t-2", title: "", at: 1 });
  server.history = () => Promise.reject(new ApiError(401, ""));
  assert.equal(await conversation.resume("t-2"), "gone");
});

/** A server that cannot be reached, and a browser with the earlier conversations B and C. */
function cutOff() {
  const [server, storage] = [new Server(), new Storage()];
  for (const name of ["openSession", "send", "history"]) server[name] = () => Promise.reject(away());
  const conversation = page(server, storage, () => {});
  for (const token of ["C", "B"]) conversation.memory.layBy({ token, id: `of ${token}`, title: `about ${token}`, at: 1 });
  return { server, storage, conversation };
}
const listed = ({ memory }) => memory.earlier.map(({ token, title }) => [token, title]);

test("one earlier conversation after the other, none of which can be fetched: all stay", async () => {
  const { conversation } = cutOff();
  await conversation.resume("B");
  await conversation.resume("C");
  assert.deepEqual([conversation.memory.token, listed(conversation)], ["C", [["B", "about B"]]]);
  conversation.ask("anybody there?");
  await soon();
  await conversation.resume("B");
  assert.deepEqual([conversation.memory.token, listed(conversation)], ["B", [["C", "about C"]]]);
  assert.deepEqual(conversation.memory.earlier[0].unsent.map(({ text }) => text), ["anybody there?"]);
});

test("a conversation that a new page could not fetch is laid by, one that is empty is not", async () => {
  const { server, conversation } = cutOff();
  conversation.memory.token = "A";
  await conversation.start();
  await conversation.resume("B");
  assert.deepEqual(listed(conversation), [["A", "…"], ["C", "about C"]]);
  server.history = async () => [];
  assert.equal(await conversation.resume("A"), "gone");
  await conversation.resume("C");
  assert.deepEqual(listed(conversation), [["B", "about B"]]);
});

test("what waits in another tab, or was not read yet, is laid by with its conversation", async () => {
  for (const token of [null, "A"]) {
    const { conversation } = cutOff();
    Object.assign(conversation.memory, { token });
    conversation.memory.put({ id: "m-1", text: "my lips are swelling", at: 1 });
    const starting = conversation.start();
    await conversation.resume("B");
    await starting;
    assert.deepEqual(conversation.memory.earlier[0].unsent.map(({ text }) => text), ["my lips are swelling"]);
    assert.deepEqual([conversation.memory.outbox, listed(conversation).length], [[], 2]);
  }
});

test("an earlier conversation that another tab took out touches nothing, or is the one both are in", async () => {
  const { storage, conversation } = cutOff();
  const other = page(new Server(), storage, () => {});
  await other.resume("B");
  other.memory.put({ id: "m-1", text: "one", at: 1 });
  assert.equal(await conversation.resume("m-7"), "gone");
  assert.deepEqual([conversation.memory.token, conversation.memory.outbox.length], ["B", 1]);
  assert.equal(await conversation.resume("B"), "unfetched");
  assert.deepEqual(said(conversation).map(([text]) => text), ["one"]);
  assert.deepEqual([conversation.memory.token, listed(conversation)], ["B", [["C", "about C"]]]);
});

test("what is answered after its conversation was laid by is not kept as unsent", async () => {
  const server = new Server();
  let answer;
  server.send = () => new Promise((resolve) => (answer = resolve));
  const conversation = page(server);
  conversation.ask("one");
  await soon();
  conversation.restart();
  assert.equal(conversation.memory.earlier[0].unsent.length, 1);
  answer({ id: "a-1" });
  await soon();
  assert.deepEqual(conversation.memory.earlier.map(({ title, unsent }) => [title, unsent]), [["one", []]]);
  assert.equal(conversation.items.size, 0);
});

test("a conversation that nobody can go back to keeps nothing unsent", async () => {
  const { conversation } = cutOff();
  conversation.memory.token = "A";
  for (const token of ["A", null]) {
    Object.assign(conversation.memory, { token });
    conversation.ask("secret");
    await soon();
    conversation.giveUp(conversation.restart());
  }
  assert.deepEqual(conversation.memory.earlier.map(({ token, unsent = [] }) => [token, unsent]), [["A", []], ["B", []], ["C", []]]);
  assert.equal(conversation.laid, null);
});

test("a conversation that is deleted takes along what this page kept of the one before", async () => {
  const conversation = page(new Server());
  conversation.ask("secret");
  await soon();
  await conversation.resume(conversation.restart());
  await conversation.forget();
  assert.equal(conversation.laid, null);
});

test("a message that waits is told of once, also where it comes back from an earlier conversation", async () => {
  const { conversation } = cutOff();
  const told = [];
  conversation.addEventListener("added", ({ detail: { item } }) => item.old || item.isTold || told.push(item.text));
  conversation.ask("one");
  await soon();
  const key = conversation.restart();
  conversation.ask("two");
  await soon();
  conversation.restart();
  await conversation.resume(key);
  assert.deepEqual([told, said(conversation)], [["one", "two"], [["one", "waiting"]]]);
});

test("a session that opens after a restart takes no message from before it", async () => {
  const server = new Server();
  let opened;
  server.openSession = () => new Promise((resolve) => (opened = resolve));
  const conversation = page(server);
  conversation.ask("one");
  await soon();
  conversation.restart();
  opened("late");
  await soon();
  assert.deepEqual([server.received, conversation.memory.token], [[], null]);
});

test("what never reached the server and falls out is nothing to delete there", () => {
  const { memory } = full(new Server());
  for (const id of ["m-1", "m-2"]) memory.layBy({ token: null, id, title: "", at: 1, unsent: [] });
  for (let count = 11; count < 19; count += 1) memory.layBy({ token: `t-${count}`, title: "", at: count });
  assert.deepEqual([...memory.leaving].sort(), [1, 2, 3, 4, 5, 6, 7, 8].map((count) => `t-${count}`));
});

test("conversations with something unsent fall out last, the one just laid by never", () => {
  const { memory } = full(new Server());
  const unsent = [{ id: "x", text: "waits", at: 1 }];
  for (let count = 1; count <= 9; count += 1) memory.layBy({ token: null, id: `m-${count}`, title: "", at: count, unsent });
  assert.equal(memory.leaving.length, 8);
  assert.deepEqual(memory.earlier.map(({ id }) => id), [9, 8, 7, 6, 5, 4, 3, 2].map((count) => `m-${count}`));
  memory.layBy({ token: "t-9", title: "", at: 9, unsent: [] });
  memory.layBy({ token: "t-10", title: "", at: 10, unsent: [] });
  assert.deepEqual(memory.earlier.map(({ id, token }) => token ?? id), ["t-10", ...[9, 8, 7, 6, 5, 4, 3].map((count) => `m-${count}`)]);
  assert.equal(memory.leaving.at(-1), "t-9");
});

test("without storage the conversation lives as long as the page", () => {
  const memory = new Memory(null);
  memory.token = "t";
  memory.put({ id: "1", text: "a", at: 1 });
  assert.deepEqual([memory.token, memory.outbox.length], ["t", 1]);
  memory.clear();
  assert.deepEqual([memory.token, memory.outbox.length], [null, 0]);
});

test("a storage that is full keeps the conversation for this page, and goes on when there is room", async () => {
  const [server, storage] = [new Server(), new Storage()];
  storage.setItem = () => {
    throw new DOMException("full", "QuotaExceededError");
  };
  const conversation = page(server, storage);
  const asked = [conversation.ask("one"), conversation.ask("two")];
  await soon();
  assert.deepEqual(asked.map(({ state }) => state), ["answered", "answered"]);
  assert.deepEqual([server.sessions, conversation.memory.token, storage.size], [1, "token-1", 0]);
  delete storage.setItem;
  conversation.memory.token = "token-2";
  storage.set("mesobot.token", '"of another tab"');
  assert.equal(conversation.memory.token, "of another tab");
});

test("what the server keeps: its tables, nothing once it is gone, an error where it cannot be told", async () => {
  const replies = [{ turns: [{}] }, {}, new ApiError(401, "session_invalid"), new ApiError(503, "busy", 1)];
  const kept = async () => {
    const reply = replies.shift();
    if (reply instanceof Error) throw reply;
    return reply;
  };
  const conversation = page({ kept });
  assert.deepEqual(await conversation.kept(), { turns: [{}] });
  assert.equal(await conversation.kept(), null);
  assert.equal(await conversation.kept(), null);
  await assert.rejects(conversation.kept(), { status: 503 });
});
