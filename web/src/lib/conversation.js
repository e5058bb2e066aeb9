// The conversation as this page knows it: nothing lost, nothing twice, in order. No DOM here.
import { ApiError } from "./api.js";
import { keyOf } from "./memory.js";

const FOUND = ["setup", "away"]; // what `diagnose` found, said until it changes
const PAGE = 200; // turns the server sends at once

/** An identifier; `crypto.randomUUID` is missing on plain http. */
export function uniqueId(crypto = globalThis.crypto) {
  if (crypto.randomUUID) return crypto.randomUUID();
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * States of an item `{id, text, at, state, answer, problem}`:
 * sending → answered; → waiting (offline, busy: sent again by itself); → failed (refused; `problem` says why).
 * `old`: it is no news; `isTold`: the page heard of it when it was asked.
 */
export class Conversation extends EventTarget {
  constructor({ api, memory, pause, now = () => Date.now() / 1000, newId = uniqueId, diagnose = null }) {
    super();
    Object.assign(this, { api, memory, pause, now, newId, diagnose });
    this.reset();
  }

  reset() {
    this.items = new Map();
    this.cursor = 0;
    this.age = (this.age ?? 0) + 1; // whatever began before is stale
    this.pumping = null;
    this.rated = new Map();
    this.isFetched = false; // what the server has of it
    this.opened = null; // how it was listed, where it is an earlier one
  }

  /** Load what was said before and go on with what was not sent. */
  async start() {
    const isReached = await this.sync();
    for (const { id, text, at } of this.memory.outbox) this.add({ id, text, at, state: "sending", isTold: true });
    this.pump();
    this.letGo();
    return isReached;
  }

  /** Ask; the item shows by itself how far it is. */
  ask(text) {
    const message = { id: `unsent-${Date.now()}`, text, at: this.now() };
    try {
      message.id = this.newId();
      this.memory.put(message);
    } catch (error) {
      return this.unsent(message, error);
    }
    const item = this.add({ ...message, state: "sending" });
    this.pump();
    return item;
  }

  /** Whatever is thrown on the way is a message that failed, to be tried again. */
  unsent(message, error) {
    console.error("MesoBot:", error);
    const item = this.add({ ...message, state: "failed", problem: "other" });
    queueMicrotask(() => this.tell("failed", { item })); // whoever asked listens by then
    return item;
  }

  /** Try at once what waits or failed. */
  retry(id) {
    const item = this.items.get(id);
    if (!item || item.state === "answered") return;
    this.memory.put({ id: item.id, text: item.text, at: item.at });
    this.change(item, { state: "sending", problem: null });
    this.wake();
  }

  /** Wake what pauses between two tries: the connection is back, the person presses. */
  wake() {
    this.pause.end();
    this.pump();
  }

  /** Fetch what other tabs or an earlier page said; quiet, and false, when the server cannot be reached. */
  async sync() {
    const { age, memory } = this;
    if (!memory.token) return true;
    try {
      let turns;
      do {
        turns = await this.api.history(memory.token, this.cursor);
        this.merge(turns, age);
      } while (turns.length >= PAGE && age === this.age && this.cursor === turns.at(-1).seq);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (error.status !== 401) return false;
      memory.token = null;
    }
    if (age === this.age) this.isFetched = true;
    return true;
  }

  merge(turns, age) {
    if (age !== this.age) return;
    let complete = true;
    for (const { seq, message_id: id, text, at, answers } of turns) {
      const [answer] = answers;
      const item = this.items.get(id) ?? this.add({ id, text, at, state: "sending", old: true });
      if (answer && item.state !== "answered") this.settle(item, answer);
      // A turn whose answer is still in the making is fetched again: the cursor stays before it.
      complete &&= Boolean(answer);
      if (complete) this.cursor = seq;
    }
  }

  async rate(item, value, comment) {
    await this.api.rate(this.memory.token, item.answer.id, value, comment);
    this.rated.set(item.answer.id, value);
    this.tell("rated", { answer: item.answer.id, value, comment });
  }

  /** A new conversation, in every tab; the old one is laid by: the key that `resume` brings it back with, or null. */
  restart() {
    const key = this.layBy();
    this.memory.clear();
    this.clear(true);
    this.letGo();
    return key;
  }

  /**
   * Go on with an earlier conversation and what it did not send. What comes of it: "there", "gone" (nothing is
   * known of it any more) or "unfetched" (the server does not say just now; the same call tries again).
   */
  async resume(key) {
    const earlier = this.memory.takeOut(key); // before another is laid by: the oldest must not fall out
    if (!earlier && !this.memory.isCurrent(key)) return "gone"; // another tab took it out
    const shown = earlier && this.laid?.key === key ? this.laid : null; // what this page knows of it, offline too
    const opened = earlier ? { ...earlier, text: earlier.title } : this.opened;
    if (earlier) {
      this.layBy();
      this.memory.takeUp(earlier);
    }
    this.clear(Boolean(earlier), shown);
    this.opened = opened;
    const isReached = await this.start();
    if (!isReached && !shown?.items.size) return "unfetched";
    return this.items.size > 0 ? "there" : "gone";
  }

  /** What an earlier conversation is listed by, also where none of its turns is on this page. */
  heading() {
    const { token, outbox } = this.memory;
    const [first = outbox[0]] = this.items.values();
    if (this.isFetched) return first;
    return this.opened ?? first ?? (token && { id: token, text: "…", at: this.now() });
  }

  layBy() {
    const first = this.heading();
    const { token, outbox: unsent } = this.memory;
    if (!first || !(token || unsent.length)) return null;
    const laid = { token, id: first.id, title: first.text.slice(0, 80), at: first.at, unsent };
    const { items, cursor, rated } = this;
    this.memory.layBy(laid);
    this.laid = { key: keyOf(laid), items, cursor, rated };
    return this.laid.key;
  }

  /** Delete on the server what has fallen out of the earlier conversations; what fails is tried the next time. */
  async letGo() {
    for (const token of this.memory.leaving) {
      try {
        await this.api.forget(token);
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        if (error.status !== 401) return; // 401: it is gone already
      }
      this.memory.left(token);
    }
  }

  /** Forget here what was said, and show what is given; `ours`: this page wants it, others are to follow. */
  clear(ours = false, shown = null) {
    this.reset();
    if (shown) this.show(shown);
    this.tell("cleared", { ours });
  }

  /** What was answered is no news any more. */
  show({ items, cursor, rated }) {
    for (const item of items.values()) item.old ||= item.state === "answered";
    Object.assign(this, { items, cursor, rated });
  }

  /** All that the server keeps of it: rows by table; null where that is nothing. */
  async kept() {
    const tables = await this.api.kept(this.memory.token).catch((error) => {
      if (error.status !== 401) throw error; // 401: it is gone already
      return {};
    });
    return Object.keys(tables).length > 0 ? tables : null;
  }

  /** Delete the conversation on the server, then here; throws when the server cannot be reached. */
  async forget() {
    if (this.memory.token) {
      await this.api.forget(this.memory.token).catch((error) => {
        if (error.status !== 401) throw error; // 401: it is gone already
      });
    }
    this.memory.clear();
    this.laid = null;
    this.clear(true);
  }

  /** Nobody can go back to one that was laid by: what it did not send is dropped. */
  giveUp(key) {
    this.memory.giveUp(key);
    if (this.laid?.key === key) this.laid = null;
  }

  pump() {
    if (this.pumping) return this.pumping;
    const running = this.deliverAll(this.age).finally(() => {
      if (this.pumping === running) this.pumping = null;
    });
    this.pumping = running;
    return running;
  }

  async deliverAll(age) {
    for (;;) {
      const item = [...this.items.values()].find(({ state }) => state === "sending" || state === "waiting");
      if (!item || age !== this.age) return;
      await this.deliver(item, age);
    }
  }

  async deliver(item, age) {
    for (let tries = 0; age === this.age && item.state !== "answered"; tries += 1) {
      try {
        if (!this.memory.token) {
          const token = await this.api.openSession();
          if (age !== this.age) return; // another conversation has begun: it is not the one to send this in
          this.memory.token ??= token;
        }
        const answer = await this.api.send(this.memory.token, item.id, item.text);
        this.memory.drop(item.id); // also where another conversation has begun meanwhile
        if (age === this.age) this.settle(item, answer, true);
        return;
      } catch (error) {
        if (age !== this.age) return;
        if (!(error instanceof ApiError)) {
          console.error("MesoBot:", error);
          return this.fail(item, { code: "other" });
        }
        if (error.status === 401 && tries < 3) this.memory.token = null;
        else if (error.passes) await this.wait(item, error, tries);
        else return this.fail(item, error);
      }
    }
  }

  async wait(item, error, tries) {
    const found = error.status === 0 && FOUND.includes(item.problem);
    this.change(item, { state: "waiting", problem: found ? item.problem : error.code });
    // The first failed try may be chance; what stands in the way for good is found out at the second.
    if (error.status === 0 && tries > 0 && this.diagnose) {
      const problem = await this.diagnose();
      if (item.state === "waiting" && item.problem !== problem) this.change(item, { problem });
    }
    await this.pause.for(error.retryAfter ?? Math.min(30, 2 ** tries));
  }

  fail(item, error) {
    this.memory.drop(item.id);
    this.change(item, { state: "failed", problem: error.code });
    this.tell("failed", { item });
  }

  settle(item, answer, ours = false) {
    this.memory.drop(item.id);
    this.change(item, { state: "answered", problem: null, answer });
    this.tell("answered", { item, ours });
  }

  add(item) {
    const known = this.items.get(item.id);
    if (known) return known;
    const added = { answer: null, problem: null, ...item };
    this.items.set(item.id, added);
    this.tell("added", { item: added });
    return added;
  }

  change(item, values) {
    Object.assign(item, values);
    this.tell("changed", { item });
  }

  tell(name, detail = {}) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

/** Pauses in seconds that can be cut short. */
export class Pause {
  constructor(later = (done, ms) => setTimeout(done, ms)) {
    Object.assign(this, { later, done: null });
  }

  for(seconds) {
    return new Promise((resolve) => {
      this.done = resolve;
      this.later(resolve, seconds * 1000);
    });
  }

  end() {
    this.done?.();
  }
}
