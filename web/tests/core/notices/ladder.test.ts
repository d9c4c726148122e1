import { describe, expect, it } from "vitest";

import { callOf, inSeconds, isNotReached, isPaper, rungOf } from "@core/notices/ladder";
import type { Delivery } from "@core/types";

const AT = "2026-11-23T01:15:00+00:00";
const NOW = Date.parse(AT);

function way(changes: Partial<Delivery>): Delivery {
  const plain = { rung: "your_turn", channel: "wechat", state: "queued", at: AT } as const;
  return { ...plain, next_at: null, reason: null, ...changes };
}

function ladder(rung: Delivery["rung"], state: Delivery["state"] = "accepted"): Delivery[] {
  const ways = ["socket", "display", "wechat", "sms"] as const;
  return ways.map((channel) => way({ rung, channel, state }));
}

describe("the ladder of a call", () => {
  it("is the last call's alone, whatever was told before and in between", () => {
    const told = [...ladder("your_turn", "superseded"), way({ rung: "missed" })];
    expect(callOf([...told, ...ladder("your_turn")]).map(({ state }) => state)).toEqual([
      ...Array<string>(4).fill("accepted"),
    ]);
    const recalled = callOf([...told, ...ladder("recalled"), way({ rung: "three_ahead" })]);
    expect(recalled.map(({ rung }) => rung)).toEqual(Array<string>(4).fill("recalled"));
    expect(callOf([way({ rung: "three_ahead" })])).toEqual([]);
  });

  it("stands in its order, in whichever the ways were written down", () => {
    const turned = [...ladder("your_turn")].reverse();
    expect(callOf(turned).map(({ channel }) => channel)).toEqual([
      ...["socket", "display", "wechat", "sms"],
    ]);
  });

  it("of a number on paper is the display alone, and never not reached", () => {
    const paper = [way({ channel: "display", state: "accepted" })];
    expect([isPaper(paper), isNotReached(paper)]).toEqual([true, false]);
    expect([isPaper(ladder("your_turn")), isPaper([])]).toEqual([false, false]);
    expect(isNotReached([...paper, way({ channel: "sms", state: "not_reached" })])).toBe(true);
  });
});

describe("the next way", () => {
  const next = way({ next_at: "2026-11-23T01:15:05+00:00" });

  it("is counted down to", () => {
    expect(inSeconds(next, NOW + 1_200, 1_000)).toBe(4);
    expect(rungOf(next, NOW + 1_200, 1_000).words.zh).toBe("4 秒后发送");
    expect(rungOf(next, NOW + 9_000, 9_000).words.zh).toBe("即将发送");
  });

  it("is never further away than its step, however wrong this machine's clock is", () => {
    expect(inSeconds(next, NOW - 3_600_000, 0)).toBe(5);
    expect(inSeconds(next, NOW - 3_600_000, 3_500)).toBe(2);
    expect(inSeconds(next, NOW + 3_600_000, 0)).toBe(0);
  });

  it("waits for the one before it where nothing is planned", () => {
    expect(rungOf(way({}), NOW, 0)).toMatchObject({ words: { zh: "前一方式未成时再发" } });
  });

  it("says why it is tried once more", () => {
    const again = { ...next, reason: "-1" };
    expect(rungOf(again, NOW, 0).words).toEqual({
      zh: "5 秒后重试（对方系统繁忙）",
      en: "In 5 s, once more (the provider is busy)",
    });
  });
});
