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

  /** Lay the conversation of `token` by, with what it was about. */
  layBy(conversation) {
    const others = this.earlier.filter(({ token }) => token !== conversation.token);
    this.write("earlier", [conversation, ...others].slice(0, KEPT));
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
