import { describe, expect, it } from "vitest";

import type { CalendarDay } from "@core/types";
import { dayLabel, exceptionKinds, hoursOf, spanOf } from "@screens/manager/calendar/calendarWords";

const AT = "2026-09-28T";

function day(changes: Partial<CalendarDay>): CalendarDay {
  const plain = { date: "2026-09-28", kind: "workday" as const, provisional: false };
  return { ...plain, sessions: [], lanes: {}, exceptions: [], ...changes };
}

function session(starts: string, ends: string) {
  return { starts_at: `${AT}${starts}+08:00`, ends_at: `${AT}${ends}+08:00`, opening: null };
}

describe("the hours of a session", () => {
  it("end at 24:00 where they end with the day", () => {
    expect(hoursOf(session("08:30", "17:00"))).toBe("08:30–17:00");
    expect(
      hoursOf({ starts_at: `${AT}18:00:00+08:00`, ends_at: "2026-09-29T00:00:00+08:00" }),
    ).toBe("18:00–24:00");
  });

  it("name both days where there are two", () => {
    expect(spanOf("2026-09-28T13:00:00+08:00", "2026-09-28T15:00:00+08:00").en).toBe(
      "Mon 28 Sep 2026, 13:00–15:00",
    );
    expect(spanOf("2026-09-28T13:00:00+08:00", "2026-09-30T00:00:00+08:00").zh).toBe(
      "2026年9月28日星期一 13:00 至 2026年9月29日星期二 24:00",
    );
  });
});

describe("the label of a day", () => {
  it("says all that is seen", () => {
    const closure = { id: "x", hall: "h", lane: null, kind: "closure" as const, reason: "停电" };
    const shut = { ...closure, from: `${AT}13:00:00+08:00`, to: `${AT}15:00:00+08:00` };
    const found = day({
      provisional: true,
      sessions: [session("08:30", "13:00"), session("15:00", "17:00")],
      exceptions: [shut, { ...shut, id: "y" }],
    });
    expect(dayLabel("2026-09-28", found)).toEqual({
      zh: "2026年9月28日星期一，工作日，08:30–13:00，15:00–17:00，暂定，临时关闭：停电，临时关闭：停电",
      en: "Mon 28 Sep 2026, Workday, 08:30–13:00, 15:00–17:00, provisional, Closed: 停电, Closed: 停电",
    });
    expect(exceptionKinds(found)).toEqual(["closure"]);
  });

  it("says that a day is not open, and only its name while nothing is known of it", () => {
    expect(dayLabel("2026-09-27", day({ kind: "rest" })).en).toBe(
      "Sun 27 Sep 2026, Day of rest, not open",
    );
    expect(dayLabel("2026-09-27", undefined).zh).toBe("2026年9月27日星期日");
  });
});
