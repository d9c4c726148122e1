import { describe, expect, it } from "vitest";

import type { Missing, WindowPlate, WindowState, WindowView } from "@core/types";
import { whyMoved, windowToMoveFrom } from "@screens/manager/panels/stranded";

/** The windows of a hall by what each says of itself; null: it is not there any more. */
function choose(states: Record<string, WindowState | null>): Promise<string | null> {
  const windows = Object.keys(states).map((id) => ({ id }) as WindowPlate);
  return windowToMoveFrom(windows, (id) => {
    const state = states[id] ?? null;
    return Promise.resolve(state && ({ window: { state } } as WindowView));
  });
}

describe("the window from which a stranded ticket is moved", () => {
  it("is the first that is open", async () => {
    expect(await choose({ a: "closed", b: "open", c: "open" })).toBe("b");
  });

  it("is else the first that answers, not one that is retired", async () => {
    expect(await choose({ a: null, b: "paused", c: "closed" })).toBe("b");
  });

  it("is else the first of all, so that the server says why not", async () => {
    expect(await choose({ a: null, b: null })).toBe("a");
  });

  it("is none in a hall without windows", async () => {
    expect(await choose({})).toBeNull();
  });
});

describe("why a stranded ticket is moved", () => {
  const lane: Missing = { kind: "lane", hall: "tonghua", name: "collection" };

  it("names what the catalogue has lost", () => {
    const window: Missing = { ...lane, kind: "window", name: "7" };
    expect(whyMoved([lane, window])).toBe("已停用：业务类别 collection、窗口 7");
  });

  it("is no longer than the record takes", () => {
    expect(whyMoved(Array<Missing>(20).fill(lane))).toHaveLength(200);
  });
});
