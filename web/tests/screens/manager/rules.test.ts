import { describe, expect, it } from "vitest";

import type { HallRules } from "@core/types";
import { Keys } from "@screens/manager/keys";
import { draftOf, errorsOf, rulesOf } from "@screens/manager/rules/rulesDraft";

function rules(): HallRules {
  return {
    hall: "tonghua",
    version: 4,
    fairness_bound_s: 5400,
    lanes: ["instant", "social"],
    remote_lanes: ["social"],
    classes: {
      walk_in: { credit_s: 0, cap: 0, reason: "" },
      elderly: { credit_s: 3600, cap: 60, reason: "老年人优先办理" },
    },
    windows: {
      "10": { instant: 0, "branch-1:social": 90 },
      "9": { instant: 0, social: 600 },
      E1: { social: 0 },
    },
    return_behind: 3,
    return_within_s: 1800,
    recall_every_s: 5,
    known_lanes: ["instant", "social"],
  };
}

describe("the draft of a hall's rules", () => {
  it("comes back as the rules it was made of", () => {
    expect(rulesOf(draftOf(rules()), rules())).toEqual({ rules: rules(), errors: [] });
  });

  it("lists windows by their number, and lines of other halls after one's own", () => {
    const draft = draftOf(rules());
    expect(draft.windows.map(({ id }) => id)).toEqual(["9", "10", "E1"]);
    expect(draft.lines).toEqual(["instant", "social", "branch-1:social"]);
    expect(draft.windows[1]?.handicaps["branch-1:social"]).toBe("1.5");
  });

  it("takes an empty field for a line that is not served", () => {
    const draft = draftOf(rules());
    const [nine] = draft.windows;
    if (nine !== undefined) nine.handicaps = { instant: "", social: " 2.5 " };
    expect(rulesOf(draft, rules()).rules.windows["9"]).toEqual({ social: 150 });
  });

  it("names the fields that are no figures", () => {
    const draft = draftOf(rules());
    draft.boundMin = "";
    draft.recallEveryS = "soon";
    const [nine] = draft.windows;
    if (nine !== undefined) nine.handicaps["social"] = "lots";
    const [, elderly] = draft.classes;
    if (elderly !== undefined) elderly.cap = "1.5";
    const fields = rulesOf(draft, rules()).errors.map(({ field }) => field);
    expect(fields.sort()).toEqual([
      "classes.elderly.cap",
      "fairness_bound_s",
      "recall_every_s",
      "windows.9.social",
    ]);
  });

  it("keeps remote lanes in the order of the hall's lanes", () => {
    const draft = draftOf(rules());
    draft.remoteLanes = ["social", "instant"];
    expect(rulesOf(draft, rules()).rules.remote_lanes).toEqual(["instant", "social"]);
  });
});

describe("errorsOf", () => {
  const errors = ["rules.windows.7.social", "rules.windows.70", "fairness_bound_s"].map(
    (field) => ({ field, code: "x", detail: "", detail_zh: "" }),
  );

  it("finds what is wrong with a field, whichever way it is spelled", () => {
    expect(errorsOf(errors, "windows.7.social")).toHaveLength(1);
    expect(errorsOf(errors, "fairness_bound_s")).toHaveLength(1);
    expect(errorsOf(errors, "windows.7")).toHaveLength(0);
  });
});

describe("Keys", () => {
  it("keep one key for an intention until it is answered", () => {
    const keys = new Keys();
    const first = keys.of("apply a1");
    expect(keys.of("apply a1")).toBe(first);
    expect(keys.of("apply a2")).not.toBe(first);
    keys.answered("apply a1");
    expect(keys.of("apply a1")).not.toBe(first);
  });
});
