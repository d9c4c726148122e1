import { describe, expect, it } from "vitest";

import { estimateWords, firstWords, rangeWords } from "@/shared/words";

function zh(p50Min: number, p90Min: number): string | undefined {
  return rangeWords({ p50_s: p50Min * 60, p90_s: p90Min * 60 })?.zh;
}

describe("rangeWords", () => {
  it("says nothing when nothing is known", () => {
    expect(rangeWords(null)).toBeNull();
    expect(estimateWords(null)).toBeNull();
  });

  it("runs from what half to what nine of ten stay within, rounded outwards", () => {
    expect(zh(8, 20)).toBe("约 8–20 分钟");
    expect(zh(8.9, 19.1)).toBe("约 8–20 分钟");
    expect(rangeWords({ p50_s: 480, p90_s: 1200 })?.en).toBe("about 8–20 min");
  });

  it("says of a short wait only how long it is at most", () => {
    expect(zh(0, 0)).toBe("1 分钟以内");
    expect(zh(0.2, 0.9)).toBe("1 分钟以内");
    expect(zh(0.5, 1.4)).toBe("2 分钟以内");
    expect(zh(0.5, 3)).toBe("约 1–3 分钟");
  });

  it("never shrinks to a single figure", () => {
    expect(zh(8, 8)).toBe("约 7–8 分钟");
    expect(zh(60, 60)).toBe("约 55–60 分钟");
    for (let p50 = 0; p50 < 200; p50 += 0.7) {
      for (const spread of [0, 0.4, 1, 6, 50]) {
        const [low, high] = (zh(p50, p50 + spread)?.match(/\d+/g) ?? []).map(Number);
        if (high !== undefined) expect(low).toBeLessThan(high);
        expect(high ?? low).toBeGreaterThanOrEqual(p50 + spread);
        if (high !== undefined && p50 >= 1) expect(low).toBeLessThanOrEqual(p50);
      }
    }
  });

  it("is coarser for a long wait, which is known less well", () => {
    expect(zh(33, 58)).toBe("约 30–60 分钟");
    expect(zh(12, 31)).toBe("约 12–35 分钟");
  });

  it("makes a sentence of its own", () => {
    expect(estimateWords({ p50_s: 480, p90_s: 1200 })?.zh).toBe("预计等候约 8–20 分钟");
    expect(estimateWords({ p50_s: 10, p90_s: 20 })?.zh).toBe("预计等候 1 分钟以内");
  });
});

describe("firstWords", () => {
  it("promises to be next only while the wait is short or unknown", () => {
    expect(firstWords(null).zh).toBe("下一位就是您");
    expect(firstWords({ p50_s: 119, p90_s: 900 }).zh).toBe("下一位就是您");
    expect(firstWords({ p50_s: 120, p90_s: 900 }).zh).toBe("同类业务中您排第一");
  });
});
