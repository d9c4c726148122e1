/** Days, weeks and months as a hall counts them: texts like 2026-12-01, in China's time. */

import type { Sentence } from "@core/client/api";

export type Day = string;
/** Like 2026-12. */
export type Month = string;

const DAY_MS = 86_400_000;
const MONTHS_EN = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];

/** The instant, in ms, at which a day begins. */
export function midnightMs(day: Day): number {
  return Date.parse(`${day}T00:00:00+08:00`);
}

/** Whether a text, as of an address, is a day that there is. */
export function isDay(text: unknown): text is Day {
  if (typeof text !== "string" || !/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const ms = midnightMs(text);
  return !Number.isNaN(ms) && dayAt(ms) === text;
}

/** The day that clocks in China show at an instant in ms. */
export function dayAt(ms: number): Day {
  return new Date(ms + 8 * 3_600_000).toISOString().slice(0, 10);
}

export function addDays(day: Day, days: number): Day {
  return dayAt(midnightMs(day) + days * DAY_MS);
}

/** The same day of another month, or the last one that it has. */
export function addMonths(day: Day, months: number): Day {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  const first = new Date(Date.UTC(year, month - 1 + months, 1));
  const last = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0));
  first.setUTCDate(Math.min(date, last.getUTCDate()));
  return first.toISOString().slice(0, 10);
}

/** 1 is Monday, 7 Sunday. */
export function weekday(day: Day): number {
  return ((new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7) + 1;
}

/** The weeks that a month touches, each whole and from Monday on. */
export function weeksOf(month: Month): Day[][] {
  const first = `${month}-01`;
  const end = addMonths(first, 1);
  const weeks: Day[][] = [];
  for (let day = addDays(first, 1 - weekday(first)); day < end; day = addDays(day, 7)) {
    weeks.push([0, 1, 2, 3, 4, 5, 6].map((ahead) => addDays(day, ahead)));
  }
  return weeks;
}

export function monthWords(month: Month): Sentence {
  const [year = "", at = ""] = month.split("-");
  return {
    zh: `${year}年${Number(at)}月`,
    en: `${MONTHS_EN[Number(at) - 1] ?? ""} ${year}`,
  };
}

/** Whether a text is a time of day like 08:30; 24:00 is the end of a day. */
export function isTime(text: string): boolean {
  return /^(([01]\d|2[0-3]):[0-5]\d|24:00)$/.test(text);
}

/** What is typed as 8:30, 830, ８：３０ is meant as 08:30; anything else stays as it is. */
export function tidyTime(typed: string): string {
  const plain = typed.normalize("NFKC").trim();
  const found = /^(\d{1,2}):?(\d{2})$/.exec(plain);
  const [, hours = "", minutes = ""] = found ?? [];
  return found === null ? plain : `${hours.padStart(2, "0")}:${minutes}`;
}

/** An instant as the API takes it. */
export function instantOf(day: Day, time: string): string {
  return time === "24:00" ? `${addDays(day, 1)}T00:00:00+08:00` : `${day}T${time}:00+08:00`;
}
