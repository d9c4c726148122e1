import { fileURLToPath } from "node:url";

import { defineConfig } from "vitest/config";

const at = (folder: string): string => fileURLToPath(new URL(folder, import.meta.url));

// A configuration of its own: the framework's plugin, which the build needs, stands in the way here.
export default defineConfig({
  resolve: {
    alias: { "@core": at("../../web/core"), "@": at("src"), vue: at("node_modules/vue") },
  },
  test: {
    include: ["tests/**/*.test.ts"],
    exclude: ["tests/weixin/**", "node_modules/**"],
    testTimeout: 30_000, // of what hangs: a busy machine may take long to load what is tested
  },
});
