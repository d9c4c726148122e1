import { fileURLToPath } from "node:url";

import uniPlugin from "@dcloudio/vite-plugin-uni";
import { defineConfig } from "vite";

import { noRemote } from "./build/noRemote";
import { tokens } from "./build/tokens";

// Under "type": "module" the default export of a CommonJS package may be nested once more.
const uni = (uniPlugin as unknown as { default?: typeof uniPlugin }).default ?? uniPlugin;
const at = (folder: string): string => fileURLToPath(new URL(folder, import.meta.url));
const server = process.env["YICHUANG_URL"] ?? "http://127.0.0.1:8000";

export default defineConfig({
  plugins: [tokens(), uni(), noRemote()],
  resolve: { alias: { "@core": at("../../web/core"), "@design": at("../../web/design") } },
  build: {
    // Whatever a page needs is a file, so a strict content policy can hold.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: {
    proxy: {
      "/api": server,
      "/stand-in": server,
      "/live": { target: server, ws: true },
    },
  },
});
