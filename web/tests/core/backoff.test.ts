import { describe, expect, it } from "vitest";

import { delayMs } from "@core/backoff";

describe("delayMs", () => {
  it("doubles from 0.3 s to a cap of 15 s", () => {
    const longest = [0, 1, 2, 3, 10, 5000].map((attempt) => delayMs(attempt, () => 1));
    expect(longest).toEqual([300, 600, 1200, 2400, 15_000, 15_000]);
  });

  it("spreads returning screens over half of each delay", () => {
    expect(delayMs(3, () => 0)).toBe(1200);
    expect(delayMs(3, () => 0.5)).toBe(1800);
  });
});
