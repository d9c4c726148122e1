import { describe, expect, it } from "vitest";

import { step } from "@core/browser/host";

describe("step", () => {
  it("gives every intention a key of its own", () => {
    const keys = new Set(Array.from({ length: 100 }, () => step("/call-next").key));
    expect(keys.size).toBe(100);
    expect([...keys].every((key) => /^[0-9a-f]{32}$/.test(key))).toBe(true);
  });
});
