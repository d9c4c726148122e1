import { describe, expect, it } from "vitest";

import { ScannerBuffer } from "@core/scannerBuffer";

const CODE = "0123456789abcdef01234567.tixyz1.abcdefgh23456777";

function typed(buffer: ScannerBuffer, text: string, everyMs: number, startMs = 0): string | null {
  let at = startMs;
  for (const key of text) {
    if (buffer.press(key, at) !== null) throw new Error("too soon");
    at += everyMs;
  }
  return buffer.press("Enter", at);
}

describe("ScannerBuffer", () => {
  it("knows a code by how fast it is typed", () => {
    expect(typed(new ScannerBuffer(), CODE, 8)).toBe(CODE);
    expect(typed(new ScannerBuffer(), CODE, 150)).toBeNull();
  });

  it("reads capitals, with the keys that make them", () => {
    const buffer = new ScannerBuffer();
    buffer.press("Shift", 0);
    expect(typed(buffer, CODE.toUpperCase(), 5, 1)).toBe(CODE);
  });

  it("begins anew after a pause, and after Enter", () => {
    const buffer = new ScannerBuffer();
    buffer.press("x", 0);
    expect(typed(buffer, CODE, 5, 5_000)).toBe(CODE);
    expect(buffer.press("Enter", 5_400)).toBeNull();
    expect(typed(buffer, CODE, 5, 6_000)).toBe(CODE);
  });

  it("takes nothing that is no code of the house", () => {
    for (const text of [
      "short",
      "https://example.org/?a=1&b=2",
      "一".repeat(30),
      "a".repeat(200),
    ]) {
      expect(typed(new ScannerBuffer(), text, 1)).toSatisfy(
        (found: string | null) => found === null || found.length > 120,
      );
    }
  });
});
