/** What is said of appointments, in both languages. */

import type { Sentence } from "@core/client/api";
import { dayOf, timeOfDay } from "@core/clock";
import type { Appointment, AppointmentState } from "@core/types";

import { houseNow } from "../houseClock";

export const APPOINTMENT_STATES: Record<AppointmentState, Sentence> = {
  booked: { zh: "已预约", en: "Booked" },
  arrived: { zh: "已签到", en: "Checked in" },
  fulfilled: { zh: "已办结", en: "Done" },
  left: { zh: "已离开", en: "Left" },
  cancelled: { zh: "已取消", en: "Cancelled" },
  no_show: { zh: "未到", en: "Did not come" },
};

const DAY_MS = 24 * 60 * 60 * 1000;
/** Days that everybody knows by another name than their weekday's. */
const NEAR: Sentence[] = [
  { zh: "今天", en: "Today" },
  { zh: "明天", en: "Tomorrow" },
];

/** The name that a day goes by, and its date without the year. */
function partsOf(at: string, nowMs: number): { name: Sentence; date: Sentence; isNear: boolean } {
  const day = dayOf(Date.parse(/^\d{4}-\d\d-\d\d$/.test(at) ? `${at}T12:00:00+08:00` : at));
  const [, dateZh = "", weekdayZh = ""] = /年(.+日)星期(.)$/.exec(day.zh) ?? [];
  const [, weekdayEn = "", dateEn = ""] = /^(\w+) (\d+ \w+)/.exec(day.en) ?? [];
  const near = NEAR.find((_, days) => dayOf(nowMs + days * DAY_MS).zh === day.zh);
  return {
    name: near ?? { zh: `周${weekdayZh}`, en: weekdayEn },
    date: { zh: dateZh, en: dateEn },
    isNear: near !== undefined,
  };
}

/** Like 今天 12月1日 or 12月3日周四, from a date or an instant. */
export function dayWords(at: string, nowMs = houseNow()): Sentence {
  const { name, date, isNear } = partsOf(at, nowMs);
  const zh = isNear ? `${name.zh} ${date.zh}` : `${date.zh}${name.zh}`;
  return { zh, en: `${name.en}${isNear ? "," : ""} ${date.en}` };
}

/** The same on two lines, for a choice of days. */
export function dayLines(at: string, nowMs = houseNow()): Sentence {
  const { name, date } = partsOf(at, nowMs);
  return { zh: `${name.zh}\n${date.zh}`, en: `${name.en}\n${date.en}` };
}

/** Like 今天 12月1日 08:30. */
export function momentWords(at: string, nowMs = houseNow()): Sentence {
  const [day, time] = [dayWords(at, nowMs), timeOfDay(Date.parse(at))];
  return { zh: `${day.zh} ${time}`, en: `${day.en}, ${time}` };
}

/** Like 08:30–09:00. */
export function spanWords(starts: string, ends: string): string {
  return `${timeOfDay(Date.parse(starts))}–${timeOfDay(Date.parse(ends))}`;
}

export function whenWords({
  starts_at,
  ends_at,
}: Pick<Appointment, "starts_at" | "ends_at">): Sentence {
  const [day, span] = [dayWords(starts_at), spanWords(starts_at, ends_at)];
  return { zh: `${day.zh} ${span}`, en: `${day.en}, ${span}` };
}

/** Who cancelled it, where that was not its owner. */
export function endedWords({ state, cancelled_by, reason }: Appointment): Sentence | null {
  if (state !== "cancelled" || cancelled_by === "citizen" || cancelled_by === null) return null;
  const why = reason ?? "";
  return { zh: `大厅取消了此预约。${why}`, en: `The hall cancelled this appointment. ${why}` };
}
