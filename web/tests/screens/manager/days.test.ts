import { describe, expect, it } from "vitest";

import {
  addDays,
  addMonths,
  dayAt,
  instantOf,
  isDay,
  isTime,
  midnightMs,
  monthWords,
  tidyTime,
  weekday,
  weeksOf,
} from "@screens/manager/parts/days";
import { dayAfterKey } from "@screens/manager/calendar/monthKeys";

describe("days in China", () => {
  it("begin at midnight there, wherever the browser is", () => {
    expect(midnightMs("2026-12-01")).toBe(Date.UTC(2026, 10, 30, 16));
    expect(dayAt(Date.UTC(2026, 10, 30, 15, 59))).toBe("2026-11-30");
    expect(dayAt(Date.UTC(2026, 10, 30, 16))).toBe("2026-12-01");
  });

  it("follow each other over months, years and leap days", () => {
    expect(addDays("2027-12-31", 1)).toBe("2028-01-01");
    expect(addDays("2028-03-01", -1)).toBe("2028-02-29");
    expect(addMonths("2026-01-31", 1)).toBe("2026-02-28");
    expect(addMonths("2027-12-31", 2)).toBe("2028-02-29");
    expect(addMonths("2026-03-31", -1)).toBe("2026-02-28");
  });

  it("are told from what only looks like one, as an address may", () => {
    expect(["2026-12-01", "2028-02-29"].every(isDay)).toBe(true);
    const none = ["2026-13-45", "2026-02-30", "2026-1-1", "9999", "zzzz", "", undefined, ["x"]];
    expect(none.some(isDay)).toBe(false);
  });

  it("know their place in the week", () => {
    expect(weekday("2026-11-30")).toBe(1);
    expect(weekday("2026-11-29")).toBe(7);
  });
});

describe("the weeks of a month", () => {
  it("are whole, from Monday on, and hold every day of it once", () => {
    for (let month = "2024-01-01"; month < "2028-01-01"; month = addMonths(month, 1)) {
      const weeks = weeksOf(month.slice(0, 7));
      const days = weeks.flat();
      expect(weeks.every((week) => week.length === 7 && weekday(week[0] ?? "") === 1)).toBe(true);
      const within = days.filter((day) => day.startsWith(month.slice(0, 7)));
      const next = addMonths(month, 1);
      expect(within).toHaveLength((midnightMs(next) - midnightMs(month)) / 86_400_000);
      expect(weeks.every((week) => week.some((day) => day.startsWith(month.slice(0, 7))))).toBe(
        true,
      );
    }
  });

  it("are four in a February that begins on a Monday", () => {
    expect(weeksOf("2027-02")).toHaveLength(4);
    expect(monthWords("2027-02")).toEqual({ zh: "2027年2月", en: "February 2027" });
  });
});

describe("a time of day", () => {
  it("is put right as it is meant", () => {
    expect(["8:30", "830", "0830", "８：３０", " 08:30 "].map(tidyTime)).toEqual(
      Array(5).fill("08:30"),
    );
    expect(tidyTime("noon")).toBe("noon");
  });

  it("ends a day at 24:00 and not later", () => {
    expect(["00:00", "23:59", "24:00"].every(isTime)).toBe(true);
    expect(["24:01", "8:30", "12:60", ""].some(isTime)).toBe(false);
    expect(instantOf("2026-12-31", "24:00")).toBe("2027-01-01T00:00:00+08:00");
    expect(instantOf("2026-12-31", "08:30")).toBe("2026-12-31T08:30:00+08:00");
  });
});

describe("a key of the month", () => {
  it.each([
    ["ArrowLeft", "2026-09-27"],
    ["ArrowRight", "2026-09-29"],
    ["ArrowUp", "2026-09-21"],
    ["ArrowDown", "2026-10-05"],
    ["Home", "2026-09-28"],
    ["End", "2026-10-04"],
    ["PageUp", "2026-08-28"],
    ["PageDown", "2026-10-28"],
  ])("%s leads to %s", (key, day) => {
    expect(dayAfterKey("2026-09-28", key, false)).toBe(day);
  });

  it("moves by years with shift, and means nothing else", () => {
    expect(dayAfterKey("2028-02-29", "PageDown", true)).toBe("2029-02-28");
    expect(dayAfterKey("2026-09-28", "a", false)).toBeNull();
  });
});
