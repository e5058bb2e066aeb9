import assert from "node:assert/strict";
import { test } from "node:test";
import { missing } from "../src/lib/missing.js";

const file = (server) => `${server}/widget/chat-1.js`;
const line = (server, page) => missing(file(server), null, { protocol: "https:", onLine: true, ...page }).message;

test("a chat over http on a page over https is told to be served by https", () => {
  assert.match(line("http://assistant.example"), /Serve http:\/\/assistant\.example by https\.$/);
  assert.match(line("http://localhost:5005"), /could not be loaded from http:\/\/localhost:5005\/widget\/chat-1\.js/);
});

test("anything else names the address and what may be wrong with it, or that there is no connection", () => {
  const server = "https://assistant.example";
  assert.match(line(server), /from https:\/\/assistant\.example\/widget\/chat-1\.js\. .*https:\/\/assistant\.example in script-src/);
  assert.match(line(server, { onLine: false }), /\. This browser has no connection\.$/);
});
