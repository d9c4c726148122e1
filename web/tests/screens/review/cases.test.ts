import { describe, expect, it } from "vitest";

import type { CaseHistoryEntry, CaseStep } from "@core/types";
import { dueDay, leftWords, momentWords, shortLeft, toneOf } from "@screens/review/case/dueWords";
import { changesSince, entryWords, whoWords } from "@screens/review/case/historyWords";
import { stepLayers } from "@screens/review/case/stepLayers";

function ids(layers: { id: string }[][]): string[][] {
  return layers.map((layer) => layer.map(({ id }) => id));
}

function step(id: string, ...requires: string[]): { id: string; requires: string[] } {
  return { id, requires };
}

describe("the steps of a case", () => {
  it("stand beside each other where they may be done beside each other", () => {
    const steps = [
      step("review"),
      step("zr", "review"),
      step("hb", "review"),
      step("decide", "zr", "hb"),
    ];
    expect(ids(stepLayers(steps))).toEqual([["review"], ["zr", "hb"], ["decide"]]);
  });

  it("stand after the last of those that they wait for", () => {
    const steps = [step("decide", "b", "a"), step("b", "a"), step("a"), step("c")];
    expect(ids(stepLayers(steps))).toEqual([["a", "c"], ["b"], ["decide"]]);
  });

  it("are drawn somehow even if they wait for themselves, or for nothing there is", () => {
    expect(
      ids(stepLayers([step("a", "b"), step("b", "a")]))
        .flat()
        .sort(),
    ).toEqual(["a", "b"]);
    expect(ids(stepLayers([step("a", "gone")]))).toEqual([["a"]]);
    expect(stepLayers([])).toEqual([]);
  });
});

describe("when something is due", () => {
  it("is the day that ends, not the midnight that begins the next", () => {
    expect(dueDay("2026-11-30T16:00:00.000+00:00")).toEqual({
      zh: "11月30日星期一",
      en: "Mon 30 Nov",
    });
    const far = dueDay("2027-02-01T16:00:00Z", Date.parse("2026-11-30T00:00:00Z"));
    expect(far).toEqual({ zh: "2027年2月1日星期一", en: "Mon 1 Feb 2027" });
    expect(momentWords("2026-11-30T01:15:00Z")).toEqual({
      zh: "11月30日 09:15",
      en: "30 Nov, 09:15",
    });
  });

  it("is told in working days, before and after", () => {
    expect([2, 1, 0, -1, -3].map((left) => leftWords(left)?.zh)).toEqual([
      "剩 2 个工作日",
      "剩 1 个工作日",
      "今天到期",
      "逾期 1 个工作日",
      "逾期 3 个工作日",
    ]);
    expect(leftWords(1)?.en).toBe("1 working day left");
    expect(leftWords(null)).toBeNull();
    expect(shortLeft(-2)?.zh).toBe("逾 2 天");
    expect(toneOf({ alert: "yellow" })).toBe("yellow");
  });
});

describe("the history of a case", () => {
  const PLAIN: CaseHistoryEntry = {
    version: 3,
    at: "2026-11-23T01:15:00Z",
    verb: "claim",
    by_role: "reviewer",
    by: "reviewer-01",
    step: "review",
    opinion: null,
    decision: null,
    note: "",
    to: null,
  };
  const STEPS = [{ id: "review", name: "审查", name_en: "Review" }] as CaseStep[];
  const nameOf = (id: string): string => `<${id}>`;

  it("says what was done, about which step, and what was written", () => {
    const said = { ...PLAIN, verb: "give_opinion", opinion: "disagree", note: "too loud" } as const;
    expect(entryWords(said, STEPS, nameOf)).toEqual({
      zh: "出具意见“审查”：不同意",
      en: "Opinion Review: Disagrees",
      note: "too loud",
    });
    expect(
      entryWords({ ...PLAIN, verb: "decide", step: null, decision: "refuse" }, [], nameOf).zh,
    ).toBe("不予许可");
  });

  it("names out of whose hands a step was taken, and who was asked", () => {
    const released = { ...PLAIN, verb: "release", to: "reviewer-02" } as const;
    expect(entryWords(released, STEPS, nameOf).zh).toBe("放回“审查”（原由<reviewer-02>认领）");
    const asked = { ...PLAIN, verb: "hand_over", step: null, to: "clerk-03" } as const;
    expect(entryWords(asked, STEPS, nameOf).en).toBe("Asked to take over → <clerk-03>");
  });

  it("calls an applicant by nothing but that", () => {
    expect(whoWords(PLAIN, nameOf).zh).toBe("<reviewer-01>");
    expect(whoWords({ ...PLAIN, by: "", by_role: "citizen" }, nameOf).zh).toBe("申请人");
    expect(whoWords({ ...PLAIN, by: "", by_role: "system" }, nameOf).zh).toBe("系统");
  });

  it("tells what others have done since one looked", () => {
    const entries = [1, 2, 3, 4].map((version) => ({ ...PLAIN, version }));
    expect(changesSince(entries, 2).map(({ version }) => version)).toEqual([3, 4]);
  });
});
