import { defineConfig } from "vitest/config";

// What was built for WeChat, against a real server: tests/screens/test_mini_weixin.py starts both.
export default defineConfig({
  test: {
    include: ["tests/weixin/**/*.test.ts"],
    testTimeout: 30_000,
    hookTimeout: 30_000,
    fileParallelism: false,
    server: { deps: { external: [/glass-easel/, /jsdom/] } },
  },
});
