/** An opening as it stands in the fields of a form. */

import type { FieldError, OpeningBody, OpeningDay, OpeningRecord } from "@core/types";

import { isTime, tidyTime, type Day } from "../parts/days";
import { fault } from "../parts/faults";
import { ALL_DAYS, WORKDAYS } from "./openingWords";

export interface OpeningDraft {
  /** Empty: the hall as a whole. */
  lane: string;
  days: OpeningDay[];
  opens: string;
  closes: string;
  /** Empty: no bound. */
  validFrom: Day;
  validTo: Day;
  everyNWeeks: string;
  /** The opening that is withdrawn by the same step. */
  replaces: OpeningRecord | null;
}

export const FIELDS = [
  "lane",
  "days",
  "opens",
  "closes",
  "valid_from",
  "valid_to",
  "every_n_weeks",
];

export function newDraft(): OpeningDraft {
  const times = { opens: "", closes: "", validFrom: "", validTo: "", everyNWeeks: "1" };
  return { lane: "", days: [...WORKDAYS], ...times, replaces: null };
}

/** An opening to start from; to `replace` it, or to write one of the hall's own beside it. */
export function draftOf(one: OpeningRecord, isReplaced: boolean): OpeningDraft {
  return {
    lane: one.lane ?? "",
    days: [...one.days],
    opens: one.opens,
    closes: one.closes,
    validFrom: one.valid_from ?? "",
    validTo: one.valid_to ?? "",
    everyNWeeks: String(one.every_n_weeks),
    replaces: isReplaced ? one : null,
  };
}

/** What is sent of a draft, and what is wrong with it that need not be asked. */
export function bodyOf(draft: OpeningDraft): { body: OpeningBody; errors: FieldError[] } {
  const errors: FieldError[] = [];
  const [opens, closes] = [tidyTime(draft.opens), tidyTime(draft.closes)];
  const days = ALL_DAYS.filter((day) => draft.days.includes(day));
  if (days.length === 0) errors.push(fault("days", "请至少选择一天", "Choose at least one day."));
  for (const [field, time] of Object.entries({ opens, closes })) {
    const isEnd = field === "closes";
    if (isTime(time) && (isEnd || time !== "24:00")) continue;
    errors.push(fault(field, "请填写时刻，例如 08:30", "Write a time of day, like 08:30."));
  }
  if (!/^[1-9]\d?$/.test(draft.everyNWeeks.trim())) {
    errors.push(fault("every_n_weeks", "请填写 1 到 52 的整数", "Write a whole number, 1 to 52."));
  }
  const body: OpeningBody = {
    days,
    opens,
    closes,
    lane: draft.lane === "" ? null : draft.lane,
    valid_from: draft.validFrom === "" ? null : draft.validFrom,
    valid_to: draft.validTo === "" ? null : draft.validTo,
    every_n_weeks: Number(draft.everyNWeeks),
    replaces: draft.replaces?.id ?? null,
  };
  return { body, errors };
}
