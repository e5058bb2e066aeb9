// What the browser remembers of the conversation: the session token and what is not yet sent.

const KEPT = 8; // earlier conversations

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

  drop(id) {
    this.write("outbox", this.outbox.filter((message) => message.id !== id));
  }

  /** Earlier conversations of this browser, the newest first: `[{token, title, at}]`. */
  get earlier() {
    const kept = this.read("earlier");
    return Array.isArray(kept) ? kept : [];
  }

  /** Lay the conversation of `token` by, with what it was about. What falls out is `leaving`. */
  layBy(conversation) {
    const all = [conversation, ...this.earlier.filter(({ token }) => token !== conversation.token)];
    this.write("earlier", all.slice(0, KEPT));
    if (all.length > KEPT) this.write("leaving", [...this.leaving, ...all.slice(KEPT).map(({ token }) => token)]);
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

  /** Take one out of the earlier ones. */
  takeOut(token) {
    this.write("earlier", this.earlier.filter((one) => one.token !== token));
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
