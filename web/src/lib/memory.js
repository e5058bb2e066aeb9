// What the browser remembers of the conversation: the session token and what is not yet sent.

const KEPT = 8; // earlier conversations

/** What an earlier conversation is found by; one that never reached the server has no token. */
export const keyOf = ({ token, id }) => token ?? id;

export class Memory {
  constructor(storage, prefix = "mesobot.") {
    Object.assign(this, { storage, prefix, own: new Map(), refused: new Set() });
  }

  get token() {
    return this.read("token");
  }

  set token(value) {
    this.write("token", value);
  }

  /** Messages not yet answered: `[{id, text, at}]`. */
  get outbox() {
    const kept = this.read("outbox");
    return Array.isArray(kept) ? kept : [];
  }

  put(message) {
    this.write("outbox", [...this.outbox.filter(({ id }) => id !== message.id), message]);
  }

  /** It is answered or refused, also where its conversation was laid by meanwhile. */
  drop(id) {
    const others = (messages = []) => messages.filter((message) => message.id !== id);
    this.write("outbox", others(this.outbox));
    const { earlier } = this;
    if (!earlier.some(({ unsent }) => unsent?.length > others(unsent).length)) return;
    this.write("earlier", earlier.map((one) => ({ ...one, unsent: others(one.unsent) })));
  }

  /** No way leads back to one any more: what it did not send is dropped, and all of it where nothing was sent. */
  giveUp(key) {
    const left = this.earlier.map((one) => (keyOf(one) === key ? { ...one, unsent: [] } : one));
    this.write("earlier", left.filter((one) => one.token || keyOf(one) !== key));
  }

  /** Earlier conversations of this browser, the newest first: `[{token, id, title, at, unsent}]`. */
  get earlier() {
    const kept = this.read("earlier");
    return Array.isArray(kept) ? kept : [];
  }

  /** Lay a conversation by, with what it was about and was not sent. What falls out is `leaving`; the unsent last. */
  layBy(conversation) {
    const all = [conversation, ...this.earlier.filter((one) => keyOf(one) !== keyOf(conversation))];
    const out = [];
    while (all.length > KEPT) {
      const oldest = all.map(({ unsent }, place) => place > 0 && !unsent?.length).lastIndexOf(true);
      out.push(...all.splice(oldest, 1)); // -1, the last one, where all have something unsent
    }
    this.write("earlier", all);
    const tokens = out.map(({ token }) => token).filter(Boolean);
    if (tokens.length) this.write("leaving", [...this.leaving, ...tokens]);
  }

  /** Tokens of conversations that the server is yet to delete: once lost, nobody could ask for it. */
  get leaving() {
    const kept = this.read("leaving");
    return Array.isArray(kept) ? kept : [];
  }

  /** One of them is gone. */
  left(token) {
    const others = this.leaving.filter((one) => one !== token);
    this.write("leaving", others.length ? others : null);
  }

  /** Take one out of the earlier ones; undefined where another tab did. */
  takeOut(key) {
    const { earlier } = this;
    this.write("earlier", earlier.filter((one) => keyOf(one) !== key));
    return earlier.find((one) => keyOf(one) === key);
  }

  /** Is it the one that is gone on with, in this tab or another? */
  isCurrent(key) {
    return this.token === key || (!this.token && this.outbox.some(({ id }) => id === key));
  }

  /** Go on with one: its token, and what it has yet to send. */
  takeUp({ token, unsent = [] }) {
    this.write("token", token);
    this.write("outbox", unsent);
  }

  clear() {
    this.write("token", null);
    this.write("outbox", null);
  }

  read(name) {
    if (this.refused.has(name)) return this.own.get(name) ?? null;
    try {
      return JSON.parse(this.storage.getItem(this.prefix + name));
    } catch {
      return this.own.get(name) ?? null; // no storage (private window, blocked): for this page only
    }
  }

  write(name, value) {
    this.own.set(name, value);
    try {
      if (value === null) this.storage.removeItem(this.prefix + name);
      else this.storage.setItem(this.prefix + name, JSON.stringify(value));
      this.refused.delete(name);
    } catch {
      this.refused.add(name); // full, or for reading only: what counts is kept in `own`
    }
  }
}
