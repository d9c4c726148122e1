import { describe, expect, it } from "vitest";

import {
  authorWords,
  estimateWords,
  firstWords,
  offlineWords,
  openingWords,
  opensWords,
  rangeWords,
} from "@core/words";
import { fitOf } from "@design/fit";

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
  it("promises to be next only while the wait is known and short", () => {
    expect(firstWords(null).zh).toBe("同类业务中您排第一");
    expect(firstWords({ p50_s: 119, p90_s: 900 }).zh).toBe("下一位就是您");
    expect(firstWords({ p50_s: 120, p90_s: 900 }).zh).toBe("同类业务中您排第一");
  });
});

describe("openingWords", () => {
  const plain = { makeup: false, holiday: false, every_n_weeks: 1 };
  const hours = { ...plain, opens: "08:30", closes: "17:00" };

  it("names a run of days by its ends, and single days one by one", () => {
    expect(openingWords([{ weekdays: [1, 2, 3, 4, 5], ...hours }])).toEqual({
      zh: "周一至周五 08:30–17:00",
      en: "Mon–Fri 08:30–17:00",
    });
    expect(openingWords([{ weekdays: [1, 3, 5], ...hours }])?.zh).toBe(
      "周一、周三、周五 08:30–17:00",
    );
    expect(openingWords([{ weekdays: [6, 7], ...hours }])?.en).toBe("Sat, Sun 08:30–17:00");
  });

  it("tells several sessions, and nothing where nothing is known", () => {
    const always = { ...plain, weekdays: [1, 2, 3, 4, 5, 6, 7], holiday: true };
    const morning = { ...always, opens: "08:30", closes: "11:30" };
    const evening = { ...always, opens: "13:30", closes: "24:00" };
    expect(openingWords([morning, evening])?.zh).toBe("每天 08:30–11:30，每天 13:30–24:00");
    expect(openingWords([])).toBeNull();
  });

  it("names holidays always, make-up days where no weekday is, and weeks that are left out", () => {
    const saturday = { ...hours, weekdays: [6], holiday: true, every_n_weeks: 2 };
    expect(openingWords([saturday])).toEqual({
      zh: "周六、法定节假日 08:30–17:00（每 2 周）",
      en: "Sat, holidays 08:30–17:00 (every 2 weeks)",
    });
    const workdays = { ...hours, weekdays: [1, 2, 3, 4, 5], makeup: true };
    expect(openingWords([workdays])?.zh).toBe("周一至周五 08:30–17:00");
    const makeup = { ...hours, weekdays: [], makeup: true };
    expect(openingWords([makeup])?.zh).toBe("调休上班日 08:30–17:00");
    const week = { ...hours, weekdays: [1, 2, 3, 4, 5, 6, 7] };
    expect(openingWords([week])?.zh).toBe("周一至周日 08:30–17:00");
  });
});

describe("opensWords", () => {
  it("tells day and time in China", () => {
    expect(opensWords("2026-12-01T00:30:00.000+00:00")).toEqual({
      zh: "12月1日星期二 08:30",
      en: "Tue 1 Dec, 08:30",
    });
    expect(opensWords(null)).toBeNull();
  });
});

describe("offlineWords", () => {
  it("tells the day where what is shown is of another one in China", () => {
    const since = Date.UTC(2026, 10, 30, 15, 59);
    expect(offlineWords(since).zh).toBe("离线，自 23:59");
    expect(offlineWords(since, since + 30_000).zh).toBe("离线，自 23:59");
    const later = offlineWords(since, since + 60_000);
    expect(later).toEqual({
      zh: "离线，自 11月30日星期一 23:59",
      en: "Offline since Mon 30 Nov, 23:59",
    });
  });
});

describe("fitOf", () => {
  it("leaves a short name alone and sets a long one smaller, but never too small", () => {
    expect(fitOf("商事登记", 6)).toBe(1);
    expect(fitOf("一二三四五六七八", 6)).toBe(0.75);
    expect(fitOf("一".repeat(60), 6)).toBe(0.5);
    expect(fitOf("", 6)).toBe(1);
    expect(fitOf("abcdefgh", 6)).toBe(1);
  });
});

describe("authorWords", () => {
  it("names an account as it is, and the catalogue in words", () => {
    expect(authorWords("manager")).toEqual({ zh: "manager", en: "manager" });
    expect(authorWords("import").zh).toBe("随目录导入");
  });
});
