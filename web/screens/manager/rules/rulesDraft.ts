/** Rules as they stand in the fields of a form: durations in minutes, as typed. */

import type { FieldError, HallRules } from "@core/types";

export interface ClassDraft {
  name: string;
  creditMin: string;
  cap: string;
  reason: string;
}

export interface WindowDraft {
  id: string;
  /** Line → handicap in minutes; an empty field is a line that is not served. */
  handicaps: Record<string, string>;
}

export interface RulesDraft {
  boundMin: string;
  returnBehind: string;
  returnWithinMin: string;
  recallEveryS: string;
  remoteLanes: string[];
  classes: ClassDraft[];
  windows: WindowDraft[];
  /** The columns of the table: the hall's lanes, then lines of other halls. */
  lines: string[];
}

export function draftOf(rules: HallRules): RulesDraft {
  const served = Object.values(rules.windows).flatMap((lines) => Object.keys(lines));
  return {
    boundMin: minutes(rules.fairness_bound_s),
    returnBehind: String(rules.return_behind),
    returnWithinMin: minutes(rules.return_within_s),
    recallEveryS: String(rules.recall_every_s),
    remoteLanes: [...rules.remote_lanes],
    classes: Object.entries(rules.classes).map(([name, { credit_s, cap, reason }]) => {
      return { name, creditMin: minutes(credit_s), cap: String(cap), reason };
    }),
    windows: Object.entries(rules.windows)
      .sort(([a], [b]) => a.localeCompare(b, undefined, { numeric: true }))
      .map(([id, lines]) => ({
        id,
        handicaps: Object.fromEntries(
          Object.entries(lines).map(([line, seconds]) => [line, minutes(seconds)]),
        ),
      })),
    lines: [...new Set([...rules.lanes, ...served])],
  };
}

/** The rules a draft means, based on `base`; `errors` names the fields that are no figures. */
export function rulesOf(
  draft: RulesDraft,
  base: HallRules,
): { rules: HallRules; errors: FieldError[] } {
  const reader = new Reader();
  const classes: HallRules["classes"] = {};
  for (const { name, creditMin, cap, reason } of draft.classes) {
    const field = `classes.${name}`;
    classes[name] = {
      credit_s: reader.seconds(`${field}.credit_s`, creditMin),
      cap: reader.whole(`${field}.cap`, cap),
      reason: reason.trim(),
    };
  }
  const windows: HallRules["windows"] = {};
  for (const { id, handicaps } of draft.windows) {
    const lines: Record<string, number> = {};
    // In the order of the columns: it is the order of preference.
    for (const line of draft.lines) {
      const typed = handicaps[line] ?? "";
      if (typed.trim() !== "") lines[line] = reader.seconds(`windows.${id}.${line}`, typed);
    }
    windows[id] = lines;
  }
  const rules = {
    ...base,
    fairness_bound_s: reader.seconds("fairness_bound_s", draft.boundMin),
    return_behind: reader.whole("return_behind", draft.returnBehind),
    return_within_s: reader.seconds("return_within_s", draft.returnWithinMin),
    recall_every_s: reader.whole("recall_every_s", draft.recallEveryS),
    remote_lanes: base.lanes.filter((lane) => draft.remoteLanes.includes(lane)),
    classes,
    windows,
  };
  return { rules, errors: reader.errors };
}

/** What is wrong with one field. */
export function errorsOf(errors: FieldError[], field: string): FieldError[] {
  return errors.filter((error) => error.field.replace(/^rules\./, "") === field);
}

function minutes(seconds: number): string {
  return String(Math.round((seconds / 60) * 100) / 100);
}

class Reader {
  readonly errors: FieldError[] = [];

  seconds(field: string, typed: string): number {
    return Math.round(this.figure(field, typed) * 60);
  }

  whole(field: string, typed: string): number {
    const found = this.figure(field, typed);
    if (!Number.isInteger(found)) this.fail(field);
    return found;
  }

  private figure(field: string, typed: string): number {
    const text = typed.trim();
    if (/^-?\d{1,6}(\.\d{1,2})?$/.test(text)) return Number(text);
    this.fail(field);
    return 0;
  }

  private fail(field: string): void {
    const said = { detail: "A number is needed.", detail_zh: "请填写数字" };
    this.errors.push({ field, code: "no_figure", ...said });
  }
}
