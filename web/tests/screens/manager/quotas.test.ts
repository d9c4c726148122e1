import { describe, expect, it } from "vitest";

import type { PlannedSession, Quota } from "@core/types";
import {
  bodyOf,
  choiceWords,
  draftOf,
  isBeyond,
  scopeWords,
  SCOPES,
  strongerThan,
  withdrawal,
} from "@screens/manager/quotas/quotaDraft";

const TAKEN = { capacity: 10, held: 1, booked: 2, resting: 0, overbooked: 0 };
const SESSION: PlannedSession = {
  starts_at: "2026-12-01T00:30:00Z",
  ends_at: "2026-12-01T04:00:00Z",
  session: "08:30",
  windows: 3,
  walk_in_share: 0.4,
  quota: null,
  slots: 7,
  taken: TAKEN,
};
const draft = draftOf("social", "2026-12-01", SESSION);

function quota(date: string | null, session: string | null): Quota {
  return { date, session, lane: "social" } as Quota;
}

describe("a plan of windows", () => {
  it("begins with the share for walk-ins of the plan that holds, so that it is not lost", () => {
    const shareOf = (walk_in_share: number | null): string =>
      draftOf("social", "2026-12-01", SESSION, { ...quota(null, null), walk_in_share })
        .sharePercent;
    expect([draft.sharePercent, shareOf(null)]).toEqual(["", ""]);
    expect([shareOf(0), shareOf(0.35), shareOf(0.125)]).toEqual(["0", "35", "12.5"]);
    const kept = draftOf("social", "2026-12-01", SESSION, {
      ...quota(null, null),
      walk_in_share: 0.125,
    });
    expect(bodyOf(kept).body.walk_in_share).toBe(0.125);
  });

  it.each([
    ["session", "2026-12-01", "08:30"],
    ["day", "2026-12-01", null],
    ["session_always", null, "08:30"],
    ["always", null, null],
  ] as const)("of %s is sent as such", (scope, date, session) => {
    const { body, errors } = bodyOf({ ...draft, scope, windows: " 4 " });
    expect(errors).toEqual([]);
    expect(body).toEqual({ lane: "social", date, session, windows: 4, walk_in_share: null });
  });

  it("has a share in percent, and figures that are some", () => {
    expect(bodyOf({ ...draft, sharePercent: "12.5" }).body.walk_in_share).toBe(0.125);
    const wrong = bodyOf({ ...draft, windows: "2.5", sharePercent: "101" }).errors;
    expect(wrong.map(({ field }) => field)).toEqual(["windows", "walk_in_share"]);
    expect(bodyOf({ ...draft, windows: "501" }).errors).toHaveLength(1);
    expect(bodyOf({ ...draft, windows: "0" }).errors).toEqual([]);
  });

  it("is withdrawn for exactly what it was made for", () => {
    expect(withdrawal(quota("2026-12-01", null))).toMatchObject({
      date: "2026-12-01",
      session: null,
      windows: null,
    });
  });

  it("is called by what it is for", () => {
    expect(SCOPES.map((scope) => choiceWords(scope, draft).zh)).toEqual([
      "2026-12-01 08:30 场",
      "2026-12-01 全天",
      "每天 08:30 场",
      "每天",
    ]);
    expect(scopeWords(quota(null, "08:30")).en).toBe("the session from 08:30, every day");
  });

  it("is hidden by one that is more specific, and by no other", () => {
    const { body } = bodyOf({ ...draft, scope: "always" });
    expect(strongerThan(body, quota("2026-12-01", null))).not.toBeNull();
    expect(strongerThan(body, quota(null, null))).toBeNull();
    expect(strongerThan(bodyOf(draft).body, quota("2026-12-01", null))).toBeNull();
    expect(strongerThan(body, undefined)).toBeNull();
  });

  it("may leave more booked than there is room for", () => {
    expect(isBeyond(TAKEN)).toBe(false);
    expect(isBeyond({ ...TAKEN, capacity: 2 })).toBe(true);
  });
});
