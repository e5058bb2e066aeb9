import assert from "node:assert/strict";
import { test } from "node:test";
import { Api, ApiError } from "../src/lib/api.js";
import { languageOf, readableOn, readConfig } from "../src/lib/config.js";
import { callLink, numberSources, safeLink, serverLink } from "../src/lib/links.js";

const TEXTS = { en: { title: "Ask" }, fr: { title: "Demander" } };

test("only https is followed", () => {
  assert.equal(safeLink("https://a.example/x?y=1"), "https://a.example/x?y=1");
  for (const bad of ["http://a.example", "javascript:alert(1)", "data:text/html,x", "//a.example", "", null]) {
    assert.equal(safeLink(bad), null);
  }
});

test("only digits are called", () => {
  assert.equal(callLink("112"), "tel:112");
  assert.equal(callLink("+4930123456"), "tel:+4930123456");
  for (const bad of ["112;phone-context=x", "javascript:1", "", "1"]) assert.equal(callLink(bad), null);
});

test("an assistant's address ends with its folder", () => {
  for (const written of ["https://a.example", " https://a.example/ ", "https://a.example//"]) {
    assert.equal(serverLink(written), "https://a.example/");
  }
  assert.equal(serverLink("http://localhost:5005/chat"), "http://localhost:5005/chat/");
  for (const bad of ["a.example", "javascript:alert(1)", "data:text/html,x", "https://", ""]) {
    assert.equal(serverLink(bad), null, bad);
  }
});

test("a source is listed once, with its oldest check", () => {
  const source = { title: "T", publisher: "P", url: "" };
  const { sources, numbers } = numberSources([
    { source, reviewed_on: "2026-02-01" },
    { source: { ...source, title: "U" }, reviewed_on: "2026-03-01" },
    { source, reviewed_on: "2026-01-01" },
  ]);
  assert.deepEqual(numbers, [1, 2, 1]);
  assert.deepEqual(sources.map(({ title, reviewed }) => [title, reviewed]), [
    ["T", "2026-01-01"],
    ["U", "2026-03-01"],
  ]);
});

test("the interface language is the attribute's, else the page's, else English", () => {
  assert.equal(languageOf("FR-ca", "de", ["en", "fr", "de"]), "fr");
  assert.equal(languageOf(undefined, "de-AT", ["en", "fr", "de"]), "de");
  assert.equal(languageOf("xx", "", ["en", "fr"]), "en");
});

test("text on the accent colour can be read", () => {
  assert.equal(readableOn("#0b6e6e"), "#ffffff");
  assert.equal(readableOn("#ff0"), "#000000");
});

test("unreadable attributes fall back", () => {
  const config = readConfig({ color: "red;}", position: "up", theme: "x", lang: "fr" }, "https://a/", "", TEXTS);
  assert.deepEqual(
    [config.colour, config.position, config.theme, config.title, config.openOnLoad],
    ["#0b6e6e", "right", "auto", "Demander", false],
  );
  assert.equal(readConfig({ open: "" }, "https://a/", "", TEXTS).openOnLoad, true);
});

const reply = (status, body, headers = {}) => new Response(body, { status, headers });

test("errors carry what the server said, whatever it said", async () => {
  const replies = [
    reply(429, '{"error": "rate_limited"}', { "retry-after": "7" }),
    reply(502, "<html>proxy</html>"),
  ];
  const api = new Api("https://a.example/bot/", { fetch: async () => replies.shift() });
  await assert.rejects(api.openSession(), { status: 429, code: "rate_limited", retryAfter: 7, passes: true });
  await assert.rejects(api.openSession(), { status: 502, code: "error", retryAfter: null, passes: true });
  assert.equal(new ApiError(400, "empty").passes, false);
});

test("no answer in time counts as no connection", async () => {
  const never = (url, { signal }) =>
    new Promise((_, reject) => signal.addEventListener("abort", () => reject(new Error("aborted"))));
  const api = new Api("https://a.example/", { fetch: never, patience: 5 });
  await assert.rejects(api.openSession(), { status: 0, code: "unreachable" });
});

test("the address keeps the path the script came from", async () => {
  let asked;
  const fetch = async (url) => ((asked = url.href), reply(200, '{"messages": []}'));
  await new Api("https://a.example/bot/", { fetch }).history("t", 3);
  assert.equal(asked, "https://a.example/bot/webhooks/web/messages?after=3");
});
