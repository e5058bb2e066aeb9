// Builds dist/: the chat (a module with a hashed name), the loader that knows that name, the pages.
import { cp, mkdir, readFile, readdir, rm } from "node:fs/promises";
import { build } from "esbuild";

const common = {
  bundle: true,
  minify: true,
  target: ["es2022", "safari16.4"],
  legalComments: "none",
  loader: { ".css": "text" },
  metafile: true,
};

/** deep-chat with its HTML sinks led through src/lib/trusted.js; a version with other sinks fails here. */
const trustedDeepChat = {
  name: "trusted deep-chat",
  setup(building) {
    building.onLoad({ filter: /deepChat\.bundle\.js$/ }, async ({ path }) => {
      const text = await readFile(path, "utf8");
      const contents = text
        .replaceAll(/\.innerHTML=(?!=)/g, "[MESOBOT_HTML]=")
        .replaceAll("new DOMParser)", "new MESOBOT_PARSER)");
      const left = contents.match(/innerHTML|\bDOMParser\b|insertAdjacentHTML|createContextualFragment/);
      if (left) throw new Error(`deep-chat draws HTML in a way that build.mjs does not know: ${left[0]}`);
      return { contents, loader: "js" };
    });
  },
};

await rm("dist", { recursive: true, force: true });
await mkdir("dist", { recursive: true });
await build({
  ...common,
  entryPoints: { chat: "src/chat.js" },
  format: "esm",
  splitting: true, // a language is loaded when it is spoken
  outdir: "dist/widget",
  entryNames: "[name]-[hash]",
  chunkNames: "[name]-[hash]",
  inject: ["src/lib/trusted.js"],
  plugins: [trustedDeepChat],
});
const chat = (await readdir("dist/widget")).find((name) => name.startsWith("chat-"));
await build({
  ...common,
  entryPoints: { widget: "src/loader.js" },
  format: "iife",
  outdir: "dist",
  define: { CHAT_FILE: JSON.stringify(`widget/${chat}`) },
});
await cp("demo", "dist", { recursive: true }); // index.html, widget.html and their files
// The editors' desk uses it as it comes.
await mkdir("dist/desk", { recursive: true });
await cp("node_modules/htmx.org/dist/htmx.min.js", "dist/desk/htmx.min.js");
