import { describe, expect, it } from "vitest";

import { nameOf } from "@core/browser/download";
import type { CaseAlert } from "@core/types";
import { daysWords, lastDay, madeOf, monthsUntil, percent } from "@screens/manager/cases/caseWords";
import { readPages } from "@screens/manager/cases/pages";

function alert(changes: Partial<CaseAlert>): CaseAlert {
  return { alert: "red", over_days: 0, left_days: 0, paused: false, ...changes } as CaseAlert;
}

describe("what is late", () => {
  it("is due at the end of its last day", () => {
    expect(lastDay("2026-12-01T00:00:00+08:00")).toBe("2026-11-30");
  });

  it("says by how much, in working days", () => {
    expect(daysWords(alert({ over_days: 1 })).en).toBe("Over by 1 working day");
    expect(daysWords(alert({ over_days: 3 })).zh).toBe("超期 3 个工作日");
    expect(daysWords(alert({})).zh).toBe("刚刚超期");
    expect(daysWords(alert({ alert: "yellow" })).zh).toBe("今天到期");
    expect(daysWords(alert({ alert: "yellow", left_days: 1 })).en).toBe("1 working day left");
    expect(daysWords(alert({ alert: "yellow", paused: true })).zh).toContain("暂停");
  });

  it("is read page by page", async () => {
    const pages: Record<string, { names: string[]; next_cursor: string | null }> = {
      "/a?kind=soon": { names: ["1"], next_cursor: "x y" },
      "/a?kind=soon&cursor=x%20y": { names: ["2"], next_cursor: "z" },
    };
    type Page = (typeof pages)[string];
    const ask = <Answer>(path: string): Promise<Answer> => Promise.resolve(pages[path] as Answer);
    const join = (before: Page | undefined, more: Page | undefined): Page => ({
      names: [...(before?.names ?? []), ...(more?.names ?? [])],
      next_cursor: more?.next_cursor ?? null,
    });
    const told = await readPages<NonNullable<Page>>(ask, "/a?kind=soon", 2, join);
    expect(told).toEqual({ names: ["1", "2"], next_cursor: "z" });
  });
});

describe("the report of a month", () => {
  it("shows a share with what it is made of", () => {
    const figure = { numerator: 1548, denominator: 1656, rate: 0.9348 };
    expect([percent(figure), madeOf(figure)]).toEqual(["93.48%", "1548/1656"]);
    expect(percent({ numerator: 0, denominator: 0, rate: null })).toBe("–");
    expect(percent({ numerator: 2, denominator: 2, rate: 1 })).toBe("100%");
  });

  it("may be that of a year ago", () => {
    const months = monthsUntil("2026-02");
    expect(months.slice(0, 3)).toEqual(["2026-02", "2026-01", "2025-12"]);
    expect(months).toHaveLength(13);
  });

  it("keeps its name as a file", () => {
    expect(nameOf('attachment; filename="cases-2026-11.xlsx"')).toBe("cases-2026-11.xlsx");
    expect(nameOf('attachment; filename="../x"')).toBe("report");
    expect(nameOf(null)).toBe("report");
  });
});
