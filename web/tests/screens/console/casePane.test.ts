import { describe, expect, it } from "vitest";

import {
  allToggled,
  answersOf,
  askedNow,
  caseActions,
  isWhole,
  materialsOf,
  missingOf,
  newActions,
  newlyGiven,
  refusalDraft,
  rowsOf,
  rowsOfCase,
  toggled,
  wasToldNo,
} from "@screens/console/cases/draft";
import { daysWords, dueWords } from "@screens/console/cases/caseWords";
import { PANE_KEYS, paneBindings } from "@screens/console/cases/paneKeys";
import { bindings, KEYS } from "@screens/console/desk/keys";
import type { Case, GuideAnswer, GuideQuestion, Material } from "@core/types";

const PAPERS: Material[] = [
  { code: "form", name: "申请表", name_en: "Form", need: "mandatory", copies: 1 },
  { code: "card", name: "身份证", name_en: "Card", need: "deferrable", copies: 1 },
];

function paper(material: string, status: "given" | "missing") {
  return { material, name: material, name_en: material, status };
}

function caseOf(state: Case["state"], more: Partial<Case> = {}): Case {
  const one: Partial<Case> = {
    ...{ state, can: [], asked: [], clocks: [], due_at: null },
    materials: [paper("form", "given"), paper("card", "missing"), paper("deed", "missing")],
  };
  return { ...one, ...more } as Case;
}

function verbs(...names: string[]): Case["can"] {
  return names.map((verb) => ({ verb, step: null, decision: null })) as Case["can"];
}

const names = (actions: { name: string; why: unknown }[]): string[] =>
  actions.map(({ name, why }) => (why === null ? name : `${name}?`));

describe("papers on the counter", () => {
  it("are missing until they are ticked, also those that might follow later elsewhere", () => {
    const none = rowsOf(PAPERS, new Set());
    expect(missingOf(none).map(({ code }) => code)).toEqual(["form", "card"]);
    expect(materialsOf(none).map(({ status }) => status)).toEqual(["missing", "deferrable"]);
    const one = rowsOf(PAPERS, toggled(none, new Set(), "card"));
    expect(materialsOf(one).map(({ status }) => status)).toEqual(["missing", "given"]);
    expect(missingOf(rowsOf(PAPERS, toggled(one, new Set(["card"]), "card")))).toHaveLength(2);
  });

  it("are all ticked at once, and all taken back", () => {
    const all = allToggled(rowsOf(PAPERS, new Set(["form"])));
    expect([...all]).toEqual(["form", "card"]);
    expect(allToggled(rowsOf(PAPERS, all)).size).toBe(0);
  });

  it("stay with a case once they came; in a correction only those asked for are ticked", () => {
    const one = caseOf("correction", { asked: ["card"] });
    const rows = rowsOfCase(one, new Set(["card"]));
    expect(rows.map(({ given, fixed }) => [given, fixed])).toEqual([
      [true, true],
      [true, false],
      [false, true],
    ]);
    expect(newlyGiven(rows)).toEqual(["card"]);
    expect(toggled(rows, new Set(), "form").size).toBe(0);
    expect(toggled(rows, new Set(), "deed").size).toBe(0);
  });
});

describe("what may be done", () => {
  it("is no acceptance while something is missing, and no list when nothing is", () => {
    const none = newActions(rowsOf(PAPERS, new Set()));
    expect(names(none)).toEqual(["accept?", "receive", "correct", "refuse"]);
    expect(none[0]?.why).toEqual({ zh: "还缺 2 份材料", en: "2 still missing" });
    const all = newActions(rowsOf(PAPERS, new Set(["form", "card"])));
    expect(names(all)).toEqual(["accept", "receive", "correct?", "refuse"]);
  });

  it("is with a case what the house says", () => {
    const received = caseOf("received", {
      can: verbs("fix_on_spot", "request_correction", "not_accept"),
    });
    const some = rowsOfCase(received, new Set());
    expect(names(caseActions(received, some))).toEqual(["accept?", "correct", "refuse"]);
    const rest = rowsOfCase(received, new Set(["card", "deed"]));
    expect(names(caseActions(received, rest))).toEqual(["accept", "correct?", "refuse"]);
    const asked = caseOf("correction", { can: verbs("supplement"), asked: ["card"] });
    expect(names(caseActions(asked, rowsOfCase(asked, new Set())))).toEqual(["supplement?"]);
    expect(names(caseActions(asked, rowsOfCase(asked, new Set(["card"]))))).toEqual(["supplement"]);
    expect(caseActions(caseOf("accepted"), [])).toEqual([]);
  });

  it("is granted on the spot by whom the house lets decide", () => {
    const grant = { verb: "decide", step: null, decision: "grant" } as const;
    const one = caseOf("accepted", { can: [grant, { ...grant, decision: "refuse" }] });
    expect(names(caseActions(one, []))).toEqual(["issue"]);
    const granted = caseOf("granted", { can: verbs("issue_result") });
    expect(caseActions(granted, [])[0]?.zh).toBe("出证");
  });
});

describe("questions of an item", () => {
  const options = [
    { id: "yes", name: "是", name_en: "Yes" },
    { id: "no", name: "否", name_en: "No" },
  ];
  const ask = (id: string): GuideQuestion => ({
    ...{ id, name: id, name_en: id, when: "", default: "no", options },
  });
  const left = { answers: { own: "yes", loan: "no" }, assumed: { loan: "no" } };

  it("are shown while they count, with what is only assumed marked", () => {
    const found = askedNow(
      [ask("own"), ask("loan"), ask("closed")],
      left as unknown as GuideAnswer,
    );
    expect(found.map(({ question, option, assumed }) => [question.id, option, assumed])).toEqual([
      ["own", "yes", false],
      ["loan", "no", true],
    ]);
  });

  it("forget what another answer has closed", () => {
    const chosen = { own: "yes", closed: "yes" };
    expect(answersOf(chosen, left as unknown as GuideAnswer)).toEqual({ own: "yes" });
  });
});

describe("a refusal", () => {
  const grounds = { basis: "居民身份证法", conditions: "本人到场" };

  it("begins with what the item is founded on, and lacks only what nobody can guess", () => {
    const no = refusalDraft("not_met", grounds);
    expect([no.basis, no.reason]).toEqual(["居民身份证法", "不符合办理条件：本人到场。"]);
    expect(isWhole(no)).toBe(true);
    for (const kind of ["not_ours", "unclear"] as const) {
      expect(isWhole(refusalDraft(kind, grounds))).toBe(false);
      expect(isWhole({ ...refusalDraft(kind, grounds), to: "3 楼" })).toBe(true);
    }
    expect(isWhole(refusalDraft("not_met", { basis: "", conditions: "" }))).toBe(false);
    expect(isWhole({ ...no, way_forward: "  " })).toBe(false);
  });

  it("counts for the service during which it was filed", () => {
    const at = { called_at: "2026-11-23T01:00:00Z", started_at: "2026-11-23T01:01:00Z" };
    expect(wasToldNo([{ at: "2026-11-23T01:00:30Z" }], at)).toBe(true);
    expect(wasToldNo([{ at: "2026-11-23T00:59:59Z" }], at)).toBe(false);
    expect(wasToldNo([], at)).toBe(false);
  });
});

describe("the keys of the pane", () => {
  const nothing = (): void => undefined;

  it("are none of the desk's", () => {
    const desk = bindings(
      nothing,
      Object.fromEntries(Object.keys(KEYS).map((k) => [k, nothing])) as never,
    );
    const pressed: (number | string)[] = [];
    const pane = paneBindings({
      ...{ search: nothing, number: nothing, all: nothing, tick: nothing, notDone: nothing },
      paper: (place) => pressed.push(place),
      mark: nothing,
      act: (found) => pressed.push(...found),
    });
    expect(Object.keys(pane).filter((key) => key in desk)).toEqual([]);
    expect(Object.keys(pane)).toContain(`Key${PANE_KEYS.notDone}`);
    for (const key of ["Digit1", "Numpad9", "Digit0", "KeyS"]) pane[key]?.();
    expect(pressed).toEqual([0, 8, 9, "accept", "supplement"]);
  });
});

describe("words", () => {
  it("tell the last day, not the midnight after it", () => {
    const due_at = "2026-12-14T16:00:00.000+00:00";
    expect(dueWords(caseOf("accepted", { due_at }))).toEqual({
      zh: "最迟 12月14日办结",
      en: "decision by 14 Dec",
    });
    const clocks = [{ due_at, provisional: true }] as unknown as Case["clocks"];
    expect(dueWords(caseOf("received", { due_at, clocks }))?.zh).toBe("最迟 12月14日答复（暂定）");
    expect(dueWords(caseOf("withdrawn"))).toBeNull();
    expect(daysWords(0).zh).toBe("承诺当日办结");
    expect(daysWords(1).en).toBe("promised in 1 working day");
  });
});
