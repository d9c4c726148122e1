/**
 * Instants and spans as people read them, in China's time.
 *
 * China has one offset and no summer time; not every phone's mini program has `Intl`.
 */

import type { Sentence } from "./client/api";

const OFFSET_MS = 8 * 3_600_000;

const MONTHS_EN = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");
export const DAYS_ZH = ["一", "二", "三", "四", "五", "六", "日"];
export const DAYS_EN = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/** A date whose UTC fields are what clocks in China show at `ms`. */
function inChina(ms: number): Date {
  return new Date(ms + OFFSET_MS);
}

function twoDigits(figure: number): string {
  return String(figure).padStart(2, "0");
}

/** Like 08:05. */
export function timeOfDay(ms: number): string {
  const there = inChina(ms);
  return `${twoDigits(there.getUTCHours())}:${twoDigits(there.getUTCMinutes())}`;
}

/** Like 11-30 08:05:09, where what happened is looked for in a log. */
export function stampOf(ms: number): string {
  const there = inChina(ms);
  const day = `${twoDigits(there.getUTCMonth() + 1)}-${twoDigits(there.getUTCDate())}`;
  return `${day} ${timeOfDay(ms)}:${twoDigits(there.getUTCSeconds())}`;
}

/** Like 2026年11月30日星期一 and Mon 30 Nov 2026. */
export function dayOf(ms: number): Sentence {
  const there = inChina(ms);
  const [year, month, day] = [there.getUTCFullYear(), there.getUTCMonth() + 1, there.getUTCDate()];
  const at = (there.getUTCDay() + 6) % 7;
  return {
    zh: `${year}年${month}月${day}日星期${DAYS_ZH[at] ?? ""}`,
    en: `${DAYS_EN[at] ?? ""} ${day} ${MONTHS_EN[month - 1] ?? ""} ${year}`,
  };
}

/** A span as 3:07 or 1:02:45. */
export function span(ms: number): string {
  const all = Math.max(0, Math.floor(ms / 1000));
  const [hours, minutes, seconds] = [Math.floor(all / 3600), Math.floor(all / 60) % 60, all % 60];
  const start = hours > 0 ? `${hours}:${twoDigits(minutes)}` : String(minutes);
  return `${start}:${twoDigits(seconds)}`;
}
