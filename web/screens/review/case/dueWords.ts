/** When something is due, as people say it: 24:00 of a working day, and how many are left. */

import type { Sentence } from "@core/client/api";
import { dayOf, timeOfDay } from "@core/clock";
import type { CaseClock } from "@core/types";

export type Tone = "calm" | "yellow" | "red";

const TONES: Record<CaseClock["alert"], Tone> = { none: "calm", yellow: "yellow", red: "red" };

export function toneOf({ alert }: Pick<CaseClock, "alert">): Tone {
  return TONES[alert];
}

/** How much is left; null where nothing is due. */
export function leftWords(left: number | null): Sentence | null {
  if (left === null) return null;
  if (left === 0) return { zh: "今天到期", en: "due today" };
  const days = Math.abs(left);
  const plural = days === 1 ? "" : "s";
  return left > 0
    ? { zh: `剩 ${days} 个工作日`, en: `${days} working day${plural} left` }
    : { zh: `逾期 ${days} 个工作日`, en: `${days} working day${plural} over` };
}

/** The same in a list, where there is little room. */
export function shortLeft(left: number | null): Sentence | null {
  if (left === null) return null;
  if (left === 0) return { zh: "今天", en: "today" };
  return left > 0
    ? { zh: `剩 ${left} 天`, en: `${left} d left` }
    : { zh: `逾 ${-left} 天`, en: `${-left} d over` };
}

/** The day whose 24:00 something is due at, like 12月1日星期二; with its year if `now` has another. */
export function dueDay(dueAt: string, now?: number): Sentence {
  const ms = Date.parse(dueAt) - 1;
  const isFar = now !== undefined && yearOf(ms) !== yearOf(now);
  return isFar ? dayOf(ms) : dayWords(ms);
}

function yearOf(ms: number): string {
  return dayOf(ms).en.slice(-4);
}

/** A day; the year goes without saying. */
export function dayWords(ms: number): Sentence {
  const { zh, en } = dayOf(ms);
  return { zh: zh.replace(/^\d+年/, ""), en: en.replace(/ \d+$/, "") };
}

/** Day and time, like 11月30日 09:15. */
export function momentWords(at: string): Sentence {
  const ms = Date.parse(at);
  const { zh, en } = dayWords(ms);
  return {
    zh: `${zh.replace(/星期.$/, "")} ${timeOfDay(ms)}`,
    en: `${en.slice(4)}, ${timeOfDay(ms)}`,
  };
}
