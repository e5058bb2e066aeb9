import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";

const folder = new URL("../src/texts/", import.meta.url);
const read = (name) => JSON.parse(readFileSync(new URL(name, folder), "utf8"));
const languages = readdirSync(folder).filter((name) => /^[a-z]{2}\.json$/.test(name)).map((name) => name.slice(0, 2));

/** Every text with its path: `failed.empty`. */
function paths(texts, prefix = "") {
  return Object.entries(texts).flatMap(([name, value]) =>
    typeof value === "object" ? paths(value, `${prefix}${name}.`) : [[`${prefix}${name}`, value]],
  );
}
const gaps = (text) => (text.match(/\{\w+\}/g) ?? []).sort().join();

for (const kind of ["", "launcher."]) {
  const english = new Map(paths(read(`${kind}en.json`)));
  for (const language of languages) {
    test(`${kind}${language}: every text is there, with the same gaps`, () => {
      const own = new Map(paths(read(`${kind}${language}.json`)));
      assert.deepEqual([...own.keys()], [...english.keys()]);
      for (const [path, text] of own) {
        const mayBeEmpty = path === "stance.established" || path === "english";
        assert.ok(text || mayBeEmpty, path);
        assert.equal(gaps(text), gaps(english.get(path)), path);
      }
    });
  }
}

test("the interface speaks every language that danger is understood in", () => {
  const rules = readFileSync(new URL("../../bot/language/danger/languages.yml", import.meta.url), "utf8");
  const understood = rules.match(/^[a-z]{2}(?=:)/gm);
  assert.deepEqual([...languages].sort(), ["en", ...understood].sort());
});
