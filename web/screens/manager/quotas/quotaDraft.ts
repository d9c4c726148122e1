/** How many windows are planned, and for what: as it stands in a form, and in words. */

import type { Sentence } from "@core/client/api";
import type { FieldError, PlannedSession, Quota, QuotaBody, TakenUnits } from "@core/types";

import type { Day } from "../parts/days";
import { fault } from "../parts/faults";

/** From what is strongest to what is weakest: of several quotas the first holds. */
export const SCOPES = ["session", "day", "session_always", "always"] as const;
export type Scope = (typeof SCOPES)[number];

export interface QuotaDraft {
  lane: string;
  date: Day;
  session: string;
  scope: Scope;
  windows: string;
  /** In percent; empty: the hall's setting. */
  sharePercent: string;
}

export const FIELDS = ["windows", "walk_in_share", "date", "session", "lane"];

/** A session's plan to start from; `holding` is the quota that it goes by, whose share stays. */
export function draftOf(lane: string, date: Day, one: PlannedSession, holding?: Quota): QuotaDraft {
  const [windows, share] = [String(one.windows), holding?.walk_in_share ?? null];
  const sharePercent = share === null ? "" : String(Math.round(share * 10_000) / 100);
  return { lane, date, session: one.session, scope: "session", windows, sharePercent };
}

/** What is sent of a draft; without windows, what was planned before holds again. */
export function bodyOf(draft: QuotaDraft): { body: QuotaBody; errors: FieldError[] } {
  const errors: FieldError[] = [];
  const [windows, share] = [draft.windows.trim(), draft.sharePercent.trim()];
  if (!/^\d{1,3}$/.test(windows) || Number(windows) > 500) {
    errors.push(fault("windows", "请填写 0 到 500 的整数", "Write a whole number, 0 to 500."));
  }
  if (share !== "" && (!/^\d{1,3}(\.\d+)?$/.test(share) || Number(share) > 100)) {
    errors.push(fault("walk_in_share", "请填写 0 到 100 的数", "Write a number, 0 to 100."));
  }
  const body: QuotaBody = {
    ...placeOf(draft),
    windows: Number(windows),
    walk_in_share: share === "" ? null : Math.round(Number(share) * 100) / 10_000,
  };
  return { body, errors };
}

/** What is sent so that a quota holds no more. */
export function withdrawal(quota: Pick<Quota, "lane" | "date" | "session">): QuotaBody {
  const { lane, date, session } = quota;
  return { lane, date, session, windows: null, walk_in_share: null };
}

function placeOf({ lane, date, session, scope }: QuotaDraft) {
  return {
    lane,
    date: scope === "session" || scope === "day" ? date : null,
    session: scope === "session" || scope === "session_always" ? session : null,
  };
}

/** For what a quota is. */
export function scopeWords({ date, session }: Pick<Quota, "date" | "session">): Sentence {
  if (date !== null && session !== null) {
    return { zh: `${date} ${session} 场`, en: `${date}, the session from ${session}` };
  }
  if (date !== null) return { zh: `${date} 全天`, en: `all of ${date}` };
  if (session !== null) {
    return { zh: `每天 ${session} 场`, en: `the session from ${session}, every day` };
  }
  return { zh: "每天", en: "every day" };
}

/** What a choice of the form is called. */
export function choiceWords(scope: Scope, draft: Pick<QuotaDraft, "date" | "session">): Sentence {
  return scopeWords({
    date: scope === "session" || scope === "day" ? draft.date : null,
    session: scope === "session" || scope === "session_always" ? draft.session : null,
  });
}

function rank({ date, session }: Pick<Quota, "date" | "session">): number {
  if (date !== null) return session === null ? 1 : 0;
  return session === null ? 3 : 2;
}

/** The quota that keeps a change from being seen in the session it was made from; null: none. */
export function strongerThan(body: QuotaBody, holding: Quota | undefined): Quota | null {
  if (holding === undefined) return null;
  const asked = { date: body.date ?? null, session: body.session ?? null };
  return rank(holding) < rank(asked) ? holding : null;
}

/** Whether more is booked and held than there is room for, as after a quota was lowered. */
export function isBeyond(taken: TakenUnits): boolean {
  return taken.held + taken.booked > taken.capacity;
}
