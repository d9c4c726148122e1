import { fileURLToPath } from "node:url";

import vue from "@vitejs/plugin-vue";
import { defineConfig } from "vitest/config";

import { oldBrowsers } from "./tools/oldBrowsers";

const server = process.env["YICHUANG_URL"] ?? "http://127.0.0.1:8000";

const at = (folder: string): string => fileURLToPath(new URL(folder, import.meta.url));

export default defineConfig({
  base: "/",
  plugins: [vue()],
  resolve: { alias: { "@core": at("core"), "@design": at("design"), "@screens": at("screens") } },
  css: { postcss: { plugins: [oldBrowsers()] } },
  build: {
    outDir: "dist",
    // Displays and kiosks are machines that stay for years: a browser of 2018 must do.
    target: "es2017",
    cssTarget: "chrome64",
    // Everything a page needs is a file under /assets/, so a strict content policy can hold.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: {
    proxy: {
      "/api": server,
      "^/docs(?!/design)": server,
      "/stand-in": server,
      "/live": { target: server, ws: true },
    },
  },
  test: {
    include: ["tests/**/*.test.ts"],
    testTimeout: 30_000, // of what hangs: a busy machine may take long to load what is tested
  },
});
