import { describe, expect, it } from "vitest";

import type { Case, CaseClock, CaseState } from "@core/types";

import { readCases } from "@/cases/readCases";
import { CASE_STATES, lastDay, nextOf, ownerOf, promiseOf } from "@/cases/words";

function clock(kind: CaseClock["kind"], more: Partial<CaseClock> = {}): CaseClock {
  const plain = { state: "running", alert: "none", provisional: false, left_days: 3 } as const;
  return { kind, due_at: "2026-12-20T16:00:00+00:00", ...plain, ...more };
}

function caseIn(state: CaseState, more: Partial<Case> = {}): Case {
  const lists = { clocks: [], steps: [], timeline: [], asked: [], outstanding: [], can: [] };
  return { id: state, state, paused: false, ...lists, ...more } as unknown as Case;
}

describe("the promise of a case", () => {
  it("names the last day that is in time, which ends at midnight in China", () => {
    expect(lastDay("2026-12-20T16:00:00+00:00")).toEqual({ zh: "12月20日", en: "20 Dec" });
  });

  it("is that of the decision, and without one what the law says", () => {
    const both = [clock("statutory", { due_at: "2026-12-31T16:00:00+00:00" }), clock("promised")];
    const told = promiseOf(caseIn("in_review", { clocks: both }));
    expect(told?.words.zh).toBe("预计 12月20日前办结");
    const law = promiseOf(caseIn("accepted", { clocks: both.slice(0, 1) }));
    expect(law?.words.en).toBe("Decision expected by 31 Dec");
  });

  it("says that it is late, and whether the day may still move", () => {
    const late = clock("promised", { state: "overdue", alert: "red" });
    const told = promiseOf(caseIn("in_review", { clocks: [late] }));
    expect([told?.words.zh, told?.alert]).toEqual(["承诺 12月20日前办结，已超期", "red"]);
    const unsure = clock("promised", { state: "paused", provisional: true });
    const timeline = [{ verb: "extend" }] as Case["timeline"];
    const notes = promiseOf(caseIn("in_review", { clocks: [unsure], timeline }))?.notes ?? [];
    expect(notes.map(({ zh }) => zh.slice(0, 4))).toEqual(["计时已暂", "已依法延", "暂定日期"]);
  });

  it("is none of what has ended, or waits for its owner", () => {
    const met = [clock("intake", { state: "met" }), clock("promised", { state: "met" })];
    for (const state of ["ready", "correction", "collected", "withdrawn"] as const) {
      expect(promiseOf(caseIn(state, { clocks: met }))).toBeNull();
    }
    expect(promiseOf(caseIn("received", { clocks: met }))).toBeNull();
  });
});

describe("what is next", () => {
  it("is said of every state, in both languages", () => {
    for (const state of Object.keys(CASE_STATES) as CaseState[]) {
      const { zh, en } = nextOf(caseIn(state));
      expect([zh.endsWith("。"), en.endsWith(".")], state).toEqual([true, true]);
    }
  });

  it("counts what is to be brought, and names the steps that are under way", () => {
    expect(nextOf(caseIn("correction", { asked: ["a", "b"] })).zh).toBe("请补齐 2 份材料。");
    const steps = [
      { name: "审查", name_en: "Review", state: "done" },
      { name: "决定", name_en: "Decision", state: "open" },
    ] as Case["steps"];
    expect(nextOf(caseIn("in_review", { steps })).zh).toContain("正在决定。");
  });

  it("has one who answers for it: the window, until a department has taken it over", () => {
    const taken = [{ verb: "accept_hand_over", by_role: "reviewer" }] as Case["timeline"];
    expect(ownerOf(caseIn("in_review")).zh).toContain("窗口");
    expect(ownerOf(caseIn("in_review", { timeline: taken })).zh).toContain("部门");
  });
});

describe("my cases", () => {
  it("are those that wait for me, those under way, and those that are over", async () => {
    const page = (states: CaseState[], next: string | null) => ({
      cases: states.map((state) => caseIn(state)),
      next_cursor: next,
    });
    const pages: Record<string, ReturnType<typeof page>> = {
      "/api/v1/cases": page(["accepted", "ready", "withdrawn"], "n"),
      "/api/v1/cases?cursor=n": page(["accepted", "correction"], null),
    };
    const ask = (path: string) => Promise.resolve(pages[path] ?? page([], null));
    expect((await readCases(ask, 1)).hasMore).toBe(true);
    const all = await readCases(ask, 5);
    const idsOf = (cases: Case[]): string[] => cases.map(({ id }) => id);
    expect(idsOf(all.waiting)).toEqual(["ready", "correction"]);
    expect(idsOf(all.underWay)).toEqual(["accepted"]);
    expect([idsOf(all.over), all.hasMore]).toEqual([["withdrawn"], false]);
  });
});
