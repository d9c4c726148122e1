import { describe, expect, it } from "vitest";

import { dayLines, dayWords, momentWords } from "@/booking/words";

const NIGHT = Date.parse("2026-12-01T00:30:00+08:00");

describe("a day", () => {
  it("that is near goes by its own name, by the clock of the halls", () => {
    expect(dayWords("2026-12-01", NIGHT)).toEqual({ zh: "今天 12月1日", en: "Today, 1 Dec" });
    expect(dayWords("2026-12-02", NIGHT)).toEqual({ zh: "明天 12月2日", en: "Tomorrow, 2 Dec" });
    expect(dayWords("2026-12-01", NIGHT - 3_600_000).zh).toBe("明天 12月1日");
  });

  it("that is not goes by its weekday", () => {
    expect(dayWords("2026-12-03", NIGHT)).toEqual({ zh: "12月3日周四", en: "Thu 3 Dec" });
    expect(dayWords("2026-11-30", NIGHT)).toEqual({ zh: "11月30日周一", en: "Mon 30 Nov" });
  });

  it("stands on two lines where it is chosen", () => {
    expect(dayLines("2026-12-01", NIGHT)).toEqual({ zh: "今天\n12月1日", en: "Today\n1 Dec" });
    expect(dayLines("2026-12-03", NIGHT)).toEqual({ zh: "周四\n12月3日", en: "Thu\n3 Dec" });
  });

  it("has moments", () => {
    const { zh, en } = momentWords("2026-11-30T17:00:00.000+00:00", NIGHT);
    expect([zh, en]).toEqual(["今天 12月1日 01:00", "Today, 1 Dec, 01:00"]);
  });
});
