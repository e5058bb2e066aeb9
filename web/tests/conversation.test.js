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
  assert.equal(await conversation.resume(key), true);
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
  assert.equal(await conversation.resume(key), true);
  await soon();
  assert.deepEqual(said(conversation), [["one", "answered"], ["two", "waiting"]]);
  server.history = history;
  conversation.wake();
  await soon();
  assert.deepEqual(said(conversation), [["one", "answered"], ["two", "answered"]]);
  await conversation.sync();
  assert.equal(conversation.items.size, 2);
});

test("an earlier conversation that cannot be fetched just now is not said to be gone", async () => {
  const server = new Server();
  const conversation = page(server);
  for (const [token, status] of [["t-1", 0], ["t-2", 401]]) {
    conversation.memory.layBy({ token, title: "", at: 1 });
    server.history = () => Promise.reject(new ApiError(status, ""));
    assert.equal(await conversation.resume(token), status === 0);
  }
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
