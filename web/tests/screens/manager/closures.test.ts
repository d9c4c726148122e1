import { describe, expect, it } from "vitest";

import type { ExceptionAnswer, ExceptionPreview, ExceptionRecord } from "@core/types";
import { bodyOf, newDraft } from "@screens/manager/closures/exceptionDraft";
import {
  actionWords,
  doneWords,
  sorted,
  summaryWords,
} from "@screens/manager/closures/exceptionWords";

function preview(sessions: number, bookings: number): ExceptionPreview {
  return { session_count: sessions, sessions: [], booking_count: bookings, bookings: [] };
}

describe("the draft of a closure", () => {
  const whole = { ...newDraft("2026-11-30"), fromTime: "0:00", toTime: "24:00", reason: " 停电 " };

  it("becomes two moments in China, the end of a day being the next midnight", () => {
    expect(bodyOf(whole)).toEqual({
      body: {
        kind: "closure",
        lane: null,
        from: "2026-11-30T00:00:00+08:00",
        to: "2026-12-01T00:00:00+08:00",
        reason: "停电",
      },
      errors: [],
    });
  });

  it("keeps an extra session on its day", () => {
    const extra = { ...whole, kind: "extra_session" as const, toDay: "2026-12-05", lane: "social" };
    expect(bodyOf(extra).body).toMatchObject({ lane: "social", to: "2026-12-01T00:00:00+08:00" });
  });

  it("says what is missing, and sends nothing half", () => {
    const { body, errors } = bodyOf({ ...newDraft(""), fromTime: "24:00", reason: "  " });
    expect(errors.map(({ field }) => field)).toEqual(["from", "to", "reason"]);
    expect([body.from, body.to]).toEqual(["", ""]);
    const late = bodyOf({ ...whole, fromTime: "24:00" }).errors;
    expect(late.map(({ field }) => field)).toEqual(["from"]);
  });
});

describe("the words of a closure", () => {
  it("say with the number what the button does", () => {
    expect(actionWords("closure", preview(2, 30)).en).toBe("Close and cancel 30 bookings");
    expect(actionWords("closure", preview(2, 1)).en).toBe("Close and cancel 1 booking");
    expect(actionWords("closure", preview(2, 0)).zh).toBe("关闭（没有预约）");
    expect(actionWords("extra_session", preview(1, 0)).en).toBe("Open this session");
  });

  it("say how much it touches, and how much it did", () => {
    expect(summaryWords("closure", preview(1, 2)).en).toContain("1 session and 2 bookings");
    expect(summaryWords("extra_session", preview(0, 0)).en).toContain("nothing would open");
    const made = { kind: "closure", cancelled: 1 } as ExceptionAnswer;
    expect(doneWords(made).en).toBe("Closed; 1 booking cancelled.");
  });
});

describe("exceptions", () => {
  it("are told apart by whether they are over, the soonest first", () => {
    const one = (id: string, from: string, to: string, withdrawn: string | null = null) =>
      ({ id, from, to, withdrawn_at: withdrawn }) as ExceptionRecord;
    const all = [
      one("late", "2026-12-02T00:00:00Z", "2026-12-03T00:00:00Z"),
      one("now", "2026-11-30T00:00:00Z", "2026-11-30T09:00:00Z"),
      one("over", "2026-11-29T00:00:00Z", "2026-11-30T01:00:00Z"),
      one("back", "2026-12-02T00:00:00Z", "2026-12-03T00:00:00Z", "2026-11-30T00:00:00Z"),
    ];
    const { current, past } = sorted(all, Date.parse("2026-11-30T01:00:00Z"));
    expect(current.map(({ id }) => id)).toEqual(["now", "late"]);
    expect(past.map(({ id }) => id)).toEqual(["over", "back"]);
  });
});
