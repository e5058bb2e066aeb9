// Builds dist/: the chat (a module with a hashed name), the loader that knows that name, the demo page.
import { cp, mkdir, readdir, rm } from "node:fs/promises";
import { build } from "esbuild";

const common = {
  bundle: true,
  minify: true,
  target: ["es2022", "safari16.4"],
  legalComments: "none",
  loader: { ".css": "text" },
  metafile: true,
};

await rm("dist", { recursive: true, force: true });
await mkdir("dist", { recursive: true });
await build({
  ...common,
  entryPoints: { chat: "src/chat.js" },
  format: "esm",
  outdir: "dist/widget",
  entryNames: "[name]-[hash]",
});
const [chat] = await readdir("dist/widget");
await build({
  ...common,
  entryPoints: { widget: "src/loader.js" },
  format: "iife",
  outdir: "dist",
  define: { CHAT_FILE: JSON.stringify(`widget/${chat}`) },
});
await cp("demo", "dist", { recursive: true }); // index.html and demo/…
