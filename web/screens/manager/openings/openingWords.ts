/** Openings in words. */

import type { Sentence } from "@core/client/api";
import { DAYS_EN, DAYS_ZH } from "@core/clock";
import type { OpeningDay, OpeningRecord } from "@core/types";

export const WEEK: OpeningDay[] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
export const ALL_DAYS: OpeningDay[] = [...WEEK, "makeup", "holiday"];
export const WORKDAYS: OpeningDay[] = [...WEEK.slice(0, 5), "makeup"];

export const DAY_NAMES: Record<OpeningDay, Sentence> = {
  ...(Object.fromEntries(
    WEEK.map((day, at) => [day, { zh: `周${DAYS_ZH[at] ?? ""}`, en: DAYS_EN[at] ?? "" }]),
  ) as Record<OpeningDay, Sentence>),
  makeup: { zh: "调休上班日", en: "make-up workdays" },
  holiday: { zh: "法定节假日", en: "public holidays" },
};

/** The days of an opening, like 工作日（周一至周五及调休上班日）. */
export function daysWords(days: OpeningDay[]): Sentence {
  if (isSame(days, ALL_DAYS)) return { zh: "每天（含节假日）", en: "Every day, holidays too" };
  if (isSame(days, WORKDAYS)) {
    return { zh: "工作日（含调休上班日）", en: "Workdays (make-up days too)" };
  }
  const names = [...runs(days), ...ALL_DAYS.slice(7).filter((day) => days.includes(day))].map(
    (one) => (typeof one === "string" ? DAY_NAMES[one] : one),
  );
  return {
    zh: names.map(({ zh }) => zh).join("、"),
    en: names.map(({ en }) => en).join(", "),
  };
}

function isSame(days: OpeningDay[], others: OpeningDay[]): boolean {
  return days.length === others.length && others.every((day) => days.includes(day));
}

/** Weekdays, three and more that follow each other put together. */
function runs(days: OpeningDay[]): (OpeningDay | Sentence)[] {
  const found: (OpeningDay | Sentence)[] = [];
  for (let at = 0; at < WEEK.length;) {
    let end = at;
    while (end < WEEK.length && days.includes(WEEK[end] ?? "holiday")) end += 1;
    const run = WEEK.slice(at, end);
    const [first, last] = [run[0], run[run.length - 1]];
    if (run.length > 2 && first !== undefined && last !== undefined) {
      const [begin, close] = [DAY_NAMES[first], DAY_NAMES[last]];
      found.push({ zh: `${begin.zh}至${close.zh}`, en: `${begin.en}–${close.en}` });
    } else {
      found.push(...run);
    }
    at = end + 1;
  }
  return found;
}

/** From when until when it holds; null: always. */
export function validWords(one: OpeningRecord): Sentence | null {
  const { valid_from: from, valid_to: to } = one;
  if (from !== null && to !== null) return { zh: `${from} 至 ${to}`, en: `${from} to ${to}` };
  if (from !== null) return { zh: `${from} 起`, en: `from ${from}` };
  return to === null ? null : { zh: `至 ${to}`, en: `until ${to}` };
}

/** An opening as a sentence, like 工作日 08:30–17:00. */
export function openingName(one: OpeningRecord): Sentence {
  const days = daysWords(one.days);
  const hours = `${one.opens}–${one.closes}`;
  return { zh: `${days.zh} ${hours}`, en: `${days.en} ${hours}` };
}
