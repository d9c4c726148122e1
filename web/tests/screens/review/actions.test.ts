import { describe, expect, it } from "vitest";

import type { PermittedVerb, Case } from "@core/types";
import { actionsOf, KEYS } from "@screens/review/actions/actions";
import { bodyOf, missingOf, newDraft, returnable } from "@screens/review/actions/drafts";

const STEPS = [
  { id: "review", kind: "review", state: "done", name: "审查", name_en: "Review" },
  { id: "hb", kind: "opinion", state: "open", name: "环保", name_en: "Environment" },
  { id: "decide", kind: "decide", state: "done", name: "决定", name_en: "Decision" },
] as Case["steps"];
const PAUSE = { ground: "hearing", planned_days: 4, declared_at: "", told_at: null } as const;

function may(verb: PermittedVerb["verb"], step: string | null = null): PermittedVerb {
  return { verb, step, decision: null };
}

function view(...can: PermittedVerb[]): Pick<Case, "can" | "steps" | "pause"> {
  return { can, steps: STEPS, pause: null };
}

describe("what one may do to a case", () => {
  it("has a letter of its own for each", () => {
    expect(new Set(KEYS).size).toBe(KEYS.length);
    // J and K walk through the list.
    expect(KEYS).not.toContain("J");
    expect(KEYS).not.toContain("K");
  });

  it("puts the next thing to do first in weight, and only one", () => {
    const found = actionsOf(view(may("pause"), may("give_opinion", "hb"), may("claim", "hb")));
    expect(found.map(({ name }) => name)).toEqual(["claim", "give_opinion", "pause"]);
    expect(found.filter(({ tone }) => tone === "primary").map(({ name }) => name)).toEqual([
      "claim",
    ]);
  });

  it("tells a grant from a refusal, and what others do from what one sees", () => {
    const found = actionsOf(
      view(
        { ...may("decide"), decision: "refuse" },
        { ...may("decide"), decision: "grant" },
        may("supplement"),
      ),
    );
    expect(found.map(({ name, tone }) => [name, tone])).toEqual([
      ["grant", "primary"],
      ["refuse", "danger"],
    ]);
  });

  it("names the step where there are several, of which the first has the key", () => {
    const found = actionsOf(view(may("claim", "review"), may("claim", "hb")));
    expect(found.map(({ key, label }) => [key, label.en])).toEqual([
      ["C", "Claim: Review"],
      [null, "Claim: Environment"],
    ]);
  });

  it("only says of a pause in force that the applicant was told", () => {
    const [action] = actionsOf({ ...view(may("pause")), pause: PAUSE });
    expect(action?.label.zh).toBe("登记已告知");
    expect(newDraft(PAUSE)).toMatchObject({ ground: "hearing", days: "4", told: "now" });
  });
});

describe("what is said with it", () => {
  const NOW = Date.parse("2026-11-23T01:15:00Z");
  const asked = (name: string, step: string | null = null) =>
    ({ name, verb: name, step }) as Parameters<typeof bodyOf>[0];

  it("is refused before it is sent while something is missing", () => {
    const draft = newDraft();
    expect(missingOf(asked("give_opinion"), draft)).toEqual(["opinion"]);
    expect(missingOf(asked("give_opinion"), { ...draft, opinion: "agree" })).toEqual([]);
    expect(missingOf(asked("give_opinion"), { ...draft, opinion: "disagree" })).toEqual(["note"]);
    expect(missingOf(asked("refuse"), { ...draft, reason: "  ", basis: "§" })).toEqual([
      "reason",
      "wayForward",
    ]);
    expect(missingOf(asked("request_correction"), draft)).toEqual(["materials"]);
    expect(missingOf(asked("claim"), draft)).toEqual([]);
  });

  it.each([
    ["0", ["days"]],
    ["366", ["days"]],
    ["3.5", ["days"]],
    [" 12 ", []],
  ])("takes %s for a plan of days", (days, missing) => {
    expect(missingOf(asked("pause"), { ...newDraft(), days })).toEqual(missing);
  });

  it("tells since when the applicant knows of a pause, by the clocks of China", () => {
    const draft = { ...newDraft(), days: "5", toldAt: "2026-11-20T17:30" };
    expect(bodyOf(asked("pause"), draft, NOW)).toEqual({
      ground: "expert_review",
      planned_days: 5,
    });
    expect(bodyOf(asked("pause"), { ...draft, told: "now" }, NOW)).toMatchObject({
      told_applicant_at: "2026-11-23T01:15:00.000Z",
    });
    expect(bodyOf(asked("pause"), { ...draft, told: "then" }, NOW)).toMatchObject({
      told_applicant_at: "2026-11-20T17:30:00+08:00",
    });
    expect(missingOf(asked("pause"), { ...draft, told: "then", toldAt: "" })).toEqual(["toldAt"]);
  });

  it("sends a refusal with its reasons, and where to go only if that was said", () => {
    const draft = { ...newDraft(), basis: " § 7 ", reason: "r", wayForward: "w" };
    const refusal = { kind: "not_met", basis: "§ 7", reason: "r", way_forward: "w" };
    expect(bodyOf(asked("refuse"), draft, NOW)).toEqual({ decision: "refuse", note: "", refusal });
    expect(bodyOf(asked("refuse"), { ...draft, to: "3号窗口" }, NOW)).toMatchObject({
      refusal: { ...refusal, to: "3号窗口" },
    });
  });

  it("names the step, or the one that is to be done again", () => {
    expect(bodyOf(asked("claim", "hb"), newDraft(), NOW)).toEqual({ step: "hb" });
    const back = { ...newDraft(), back: "review", reason: "again" };
    expect(bodyOf(asked("return_to_step"), back, NOW)).toEqual({ step: "review", reason: "again" });
    expect(returnable({ steps: STEPS }).map(({ id }) => id)).toEqual(["review"]);
  });
});
