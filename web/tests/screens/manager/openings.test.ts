import { describe, expect, it } from "vitest";

import type { HallOpenings, OpeningRecord } from "@core/types";
import { bodyOf, draftOf, newDraft } from "@screens/manager/openings/openingDraft";
import { currentRows, pastOpenings } from "@screens/manager/openings/openingRows";
import { daysWords, openingName, validWords } from "@screens/manager/openings/openingWords";
import { faultsOf, noteOf, otherFaults, spoken } from "@screens/manager/parts/faults";

function opening(changes: Partial<OpeningRecord>): OpeningRecord {
  const nobody = { set_by: null, set_at: null, withdrawn_by: null, withdrawn_at: null };
  const always = { valid_from: null, valid_to: null, every_n_weeks: 1, lane: null, version: 1 };
  const hours = { days: ["mon" as const], opens: "08:30", closes: "17:00" };
  return { id: "a", hall: "h", ...always, ...hours, ...nobody, ...changes };
}

describe("the days of an opening", () => {
  it.each([
    [["mon", "tue", "wed", "thu", "fri", "makeup"], "工作日（含调休上班日）"],
    [["mon", "tue", "wed", "thu", "fri", "sat", "sun", "makeup", "holiday"], "每天（含节假日）"],
    [["mon", "tue", "wed", "thu", "fri"], "周一至周五"],
    [["mon", "tue", "thu", "fri", "sat", "makeup"], "周一、周二、周四至周六、调休上班日"],
    [["sun", "holiday"], "周日、法定节假日"],
  ] as [OpeningRecord["days"], string][])("%s are %s", (days, zh) => {
    expect(daysWords(days).zh).toBe(zh);
  });

  it("stand before its hours, and its bounds by themselves", () => {
    const bounded = opening({ valid_from: "2026-12-01", valid_to: "2026-12-31" });
    expect(openingName(bounded).en).toBe("Mon 08:30–17:00");
    expect(validWords(bounded)?.zh).toBe("2026-12-01 至 2026-12-31");
    expect(validWords(opening({ valid_to: "2026-12-31" }))?.en).toBe("until 2026-12-31");
    expect(validWords(opening({}))).toBeNull();
  });
});

describe("the draft of an opening", () => {
  it("becomes what is sent, with times as they are meant", () => {
    const draft = { ...newDraft(), opens: "830", closes: "24:00", validTo: "2027-06-30" };
    const { body, errors } = bodyOf(draft);
    expect(errors).toEqual([]);
    expect(body).toMatchObject({ opens: "08:30", closes: "24:00", lane: null, replaces: null });
    expect(body).toMatchObject({ valid_from: null, valid_to: "2027-06-30", every_n_weeks: 1 });
  });

  it("names what need not be asked", () => {
    const draft = { ...newDraft(), days: [], opens: "24:00", closes: "", everyNWeeks: "0" };
    const fields = bodyOf(draft).errors.map(({ field }) => field);
    expect(fields).toEqual(["days", "opens", "closes", "every_n_weeks"]);
  });

  it("replaces only what it was told to", () => {
    const one = opening({ lane: "social", valid_from: "2026-12-01" });
    expect(bodyOf(draftOf(one, true)).body.replaces).toBe("a");
    expect(bodyOf(draftOf(one, false)).body).toMatchObject({ replaces: null, lane: "social" });
  });
});

describe("the openings of a hall", () => {
  const view: HallOpenings = {
    hall: "h",
    version: 3,
    in_force: [opening({ id: "up", hall: "above" }), opening({ id: "default" }), opening({})],
    openings: [
      opening({ id: "later", valid_from: "2027-01-01" }),
      opening({ id: "gone", withdrawn_at: "2026-11-01T00:00:00Z" }),
      opening({ id: "over", valid_to: "2026-11-29" }),
      opening({}),
    ],
    exceptions: [],
  };

  it("are told by whose they are, those to come last", () => {
    const rows = currentRows(view, "2026-11-30");
    expect(rows.map(({ opening: { id }, source }) => [id, source])).toEqual([
      ["up", "above"],
      ["default", "default"],
      ["a", "own"],
      ["later", "own"],
    ]);
    expect(rows.map(({ isInForce }) => isInForce)).toEqual([true, true, true, false]);
  });

  it("become history when they end or are withdrawn", () => {
    expect(pastOpenings(view, "2026-11-30").map(({ id }) => id)).toEqual(["gone", "over"]);
  });
});

describe("faults", () => {
  const server = {
    field: "opens",
    code: "overlaps",
    detail: "The field opens overlaps with mon 08:30–12:00.",
    detail_zh: "字段 opens 与周一 08:30–12:00 重叠。",
  };

  it("are said beside the field without its name", () => {
    expect(spoken(server)).toEqual({
      zh: "与周一 08:30–12:00 重叠。",
      en: "Overlaps with mon 08:30–12:00.",
    });
    expect(spoken({ ...server, detail: "No.", detail_zh: "不行" })).toEqual({
      zh: "不行",
      en: "No.",
    });
  });

  it("belong to a field, or to none that is shown", () => {
    const errors = [server, { ...server, field: "days[0]" }, { ...server, field: "hall" }];
    expect(faultsOf(errors, "days")).toHaveLength(1);
    expect(otherFaults(errors, ["days", "opens"]).map(({ field }) => field)).toEqual(["hall"]);
    expect(noteOf({ zh: "a", en: "a" }, [])).toEqual({ zh: "a", en: "a" });
    expect(noteOf({ zh: "a", en: "a" }, errors)?.en).toContain("marked");
  });
});
