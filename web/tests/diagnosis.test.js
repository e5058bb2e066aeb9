import assert from "node:assert/strict";
import { test } from "node:test";
import { findCause } from "../src/lib/diagnosis.js";

const BASE = "https://assistant.example/";
const CLINIC = { page: "https://clinic.example", protocol: "https:", onLine: true };

/** A browser that can read only these paths. */
const reading = (...paths) => async (url) => {
  if (!paths.includes(new URL(url).pathname)) throw new TypeError("Failed to fetch");
  return new Response("");
};
const cause = (paths, page = {}, base = BASE) => findCause(base, { ...CLINIC, ...page, fetch: reading(...paths) });

test("a channel that cannot be read where the script can is the origin", async () => {
  assert.equal(await cause(["/widget.js"]), "origin");
  assert.equal(await cause(["/widget.js"], { page: "null" }), "sandbox");
});

test("a server that answers both, or neither, is not set up wrongly", async () => {
  assert.equal(await cause(["/widget.js", "/webhooks/web/messages"]), "server");
  assert.equal(await cause([]), "server");
});

test("no network is nobody's mistake", async () => {
  assert.equal(await cause([], { onLine: false }), "offline");
});

test("a page over https cannot ask a server over http, but for this machine", async () => {
  assert.equal(await cause([], {}, "http://assistant.example/"), "mixed");
  assert.equal(await cause(["/widget.js"], {}, "http://localhost:5005/"), "origin");
});
