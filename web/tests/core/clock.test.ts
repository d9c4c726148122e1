import { describe, expect, it } from "vitest";

import { dayOf, span, timeOfDay } from "@core/clock";

const inChina = { timeZone: "Asia/Shanghai" };
const TIME = new Intl.DateTimeFormat("zh-CN", {
  ...{ hour: "2-digit", minute: "2-digit", hourCycle: "h23" },
  ...inChina,
});
const DAY = new Intl.DateTimeFormat("zh-CN", {
  ...{ year: "numeric", month: "long", day: "numeric", weekday: "long" },
  ...inChina,
});
const DAY_EN = new Intl.DateTimeFormat("en-GB", {
  ...{ year: "numeric", month: "short", day: "numeric", weekday: "short" },
  ...inChina,
});
/** British dates write Sept, and a comma after the day of the week. */
const english = (ms: number): string => DAY_EN.format(ms).replace(",", "").replace("Sept", "Sep");

describe("the time in China", () => {
  it("is told as the browser's own calendar has it", () => {
    for (let day = 0; day < 400; day += 1) {
      const ms = Date.UTC(2026, 0, 1) + day * 86_400_000 + day * 3_723_000;
      expect(timeOfDay(ms)).toBe(TIME.format(ms));
      expect(dayOf(ms)).toEqual({ zh: DAY.format(ms), en: english(ms) });
    }
  });
});

describe("span", () => {
  it.each([
    [-1, "0:00"],
    [187_900, "3:07"],
    [3_765_000, "1:02:45"],
  ])("tells %d ms as %s", (ms, told) => {
    expect(span(ms)).toBe(told);
  });
});
