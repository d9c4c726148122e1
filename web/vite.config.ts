import { fileURLToPath } from "node:url";

import vue from "@vitejs/plugin-vue";
import { defineConfig } from "vitest/config";

const server = process.env["YICHUANG_URL"] ?? "http://127.0.0.1:8000";

export default defineConfig({
  base: "/",
  plugins: [vue()],
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  build: {
    outDir: "dist",
    target: "es2020",
    // Everything a page needs is a file under /assets/, so a strict content policy can hold.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: {
    proxy: {
      "/api": server,
      "/docs": server,
      "/stand-in": server,
      "/live": { target: server, ws: true },
    },
  },
  test: { include: ["tests/**/*.test.ts"] },
});
