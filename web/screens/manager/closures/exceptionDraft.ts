/** A closure or an extra session as it stands in the fields of a form. */

import type { ExceptionBody, FieldError, HallException } from "@core/types";

import { instantOf, isTime, tidyTime, type Day } from "../parts/days";
import { fault } from "../parts/faults";

export interface ExceptionDraft {
  kind: HallException["kind"];
  /** Empty: the hall as a whole. */
  lane: string;
  fromDay: Day;
  fromTime: string;
  toDay: Day;
  toTime: string;
  reason: string;
}

export const FIELDS = ["kind", "lane", "from", "to", "reason"];

export function newDraft(day: Day): ExceptionDraft {
  const times = { fromDay: day, fromTime: "", toDay: day, toTime: "" };
  return { kind: "closure", lane: "", ...times, reason: "" };
}

/** What is sent of a draft, and what is wrong with it that need not be asked. */
export function bodyOf(draft: ExceptionDraft): { body: ExceptionBody; errors: FieldError[] } {
  const errors: FieldError[] = [];
  const [fromTime, toTime] = [tidyTime(draft.fromTime), tidyTime(draft.toTime)];
  // An extra session is of one day.
  const toDay = draft.kind === "extra_session" ? draft.fromDay : draft.toDay;
  if (draft.fromDay === "") errors.push(fault("from", "请填写日期", "Write a date."));
  else if (!isTime(fromTime) || fromTime === "24:00") errors.push(noTime("from"));
  if (toDay === "") errors.push(fault("to", "请填写日期", "Write a date."));
  else if (!isTime(toTime)) errors.push(noTime("to"));
  const reason = draft.reason.trim();
  if (reason === "") {
    errors.push(fault("reason", "请填写原因，群众会看到", "Write why; everybody may read it."));
  }
  const body: ExceptionBody = {
    kind: draft.kind,
    lane: draft.lane === "" ? null : draft.lane,
    from: errors.length > 0 ? "" : instantOf(draft.fromDay, fromTime),
    to: errors.length > 0 ? "" : instantOf(toDay, toTime),
    reason,
  };
  return { body, errors };
}

function noTime(field: string): FieldError {
  return fault(field, "请填写时刻，例如 08:30", "Write a time of day, like 08:30.");
}
