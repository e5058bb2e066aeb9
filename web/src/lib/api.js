// The server's web channel (docs/reference/openapi.yml).

/** A refused or failed request; `status` 0 means that nothing came back. */
export class ApiError extends Error {
  constructor(status, code, retryAfter = null) {
    super(`${status} ${code}`);
    Object.assign(this, { status, code, retryAfter });
  }

  /** Will the same request, made later, succeed? */
  get passes() {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

const PATIENCE_MS = 45_000;
const NO_JSON = Object.freeze({}); // in place of a body that is none of the server's

export class Api {
  constructor(base, { fetch = globalThis.fetch.bind(globalThis), patience = PATIENCE_MS } = {}) {
    Object.assign(this, { root: new URL("webhooks/web/", base), fetch, patience });
  }

  async openSession() {
    const { token } = await this.call("POST", "session");
    return ours(token, typeof token === "string");
  }

  /** The answer object for a message; sending the same id again gives the same answer. */
  async send(token, id, text) {
    const { answers } = await this.call("POST", "messages", { body: { token, message_id: id, text } });
    const answer = answers?.[0];
    return ours(answer, typeof answer?.lead === "string");
  }

  /** Turns with a `seq` above `after`, oldest first. */
  async history(token, after) {
    const { messages } = await this.call("GET", `messages?after=${after}`, { token });
    return ours(messages, Array.isArray(messages));
  }

  async rate(token, answerId, value, comment) {
    const { recorded } = await this.call("POST", "feedback", { body: { token, answer_id: answerId, value, comment } });
    ours(recorded, recorded === true);
  }

  async forget(token) {
    await this.call("DELETE", "session", { token });
  }

  /** All that the server keeps of the conversation: rows by table; empty where it keeps nothing. */
  async kept(token) {
    const tables = await this.call("GET", "export", { token });
    return ours(tables, tables !== NO_JSON && Object.values(tables).every(Array.isArray));
  }

  async call(method, path, { token, body } = {}) {
    const headers = token ? { Authorization: `Bearer ${token}` } : {};
    if (body) headers["Content-Type"] = "application/json";
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), this.patience);
    try {
      const reply = await this.fetch(new URL(path, this.root), {
        method,
        headers,
        body: body && JSON.stringify(body),
        credentials: "omit",
        signal: stop.signal,
      });
      const said = await read(reply);
      return ours(said, method !== "DELETE" || reply.status === 204); // its body says nothing
    } catch (error) {
      throw error instanceof ApiError ? error : new ApiError(0, "unreachable");
    } finally {
      clearTimeout(timer);
    }
  }
}

/** Whatever stands between may answer 200 with something of its own. */
function ours(value, isOurs) {
  if (!isOurs) throw new ApiError(200, "no_answer");
  return value;
}

/** A body that broke off on its way is no body of somebody else's: it is asked for again. */
function noJson(error) {
  if (!(error instanceof SyntaxError)) throw error;
  return null;
}

async function read(reply) {
  // A proxy's page is no JSON: what counts then is its status.
  const body = (await reply.json().catch(noJson)) ?? NO_JSON;
  if (reply.ok) return body;
  const wait = Number(reply.headers.get("retry-after"));
  throw new ApiError(reply.status, body.error ?? "error", wait > 0 ? wait : null);
}
