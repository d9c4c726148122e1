/** What is typed at a collection window: by a scanner, or by a hand. */

import { describe, expect, it } from "vitest";

import { ALONE_MS, ScanKeys, type Press } from "@screens/console/pickup/scanKeys";

const CODE = "5f1d6c0a9b3e4d2c8a7f6e01.q7rmpuhtfg2345ab";

function type(keys: ScanKeys, text: string, fromMs: number, everyMs = 8): Press {
  let last: Press = { what: "nothing" };
  Array.from(text).forEach((key, n) => {
    last = keys.press(key, `Key${key.toUpperCase()}`, fromMs + n * everyMs);
  });
  return last;
}

describe("keys of a collection window", () => {
  it("takes a burst that ends with Enter for a code, also in capitals", () => {
    const keys = new ScanKeys();
    type(keys, CODE.toUpperCase(), 0);
    expect(keys.press("Enter", "Enter", 400)).toEqual({ what: "code", text: CODE });
    expect(keys.alone()).toBeNull();
  });

  it("leaves a key that stays alone to the desk", () => {
    const keys = new ScanKeys();
    expect(keys.press("r", "KeyR", 0)).toEqual({ what: "typing" });
    expect(keys.alone()).toBe("KeyR");
    expect(keys.alone()).toBeNull();
  });

  it("does nothing with the letters of a burst that was cut off", () => {
    const keys = new ScanKeys();
    type(keys, "rmp", 0);
    expect(keys.alone()).toBeNull();
  });

  it("says that a burst was no code of ours", () => {
    const keys = new ScanKeys();
    type(keys, "6901234567892", 0);
    expect(keys.press("Enter", "Enter", 110)).toEqual({ what: "unreadable" });
  });

  it("confirms by Enter, but not by the second one of a scanner", () => {
    const keys = new ScanKeys();
    expect(keys.press("Enter", "Enter", 0)).toEqual({ what: "enter" });
    type(keys, CODE, 1000);
    expect(keys.press("Enter", "Enter", 1340)).toMatchObject({ what: "code" });
    expect(keys.press("Enter", "Enter", 1350)).toEqual({ what: "nothing" });
    expect(keys.press("Enter", "Enter", 1350 + 2 * ALONE_MS)).toEqual({ what: "enter" });
  });

  it("forgets a letter of long ago", () => {
    const keys = new ScanKeys();
    keys.press("x", "KeyX", 0);
    expect(keys.press("Enter", "Enter", ALONE_MS + 1)).toEqual({ what: "enter" });
  });
});
