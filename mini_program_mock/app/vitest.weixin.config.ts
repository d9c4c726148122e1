import { defineConfig } from "vitest/config";

// What was built for WeChat, against a real server: tests/journeys/test_mini_weixin.py starts both.
export default defineConfig({
  test: {
    include: ["tests/weixin/**/*.test.ts"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    fileParallelism: false,
    server: { deps: { external: [/glass-easel/, /jsdom/] } },
  },
});
