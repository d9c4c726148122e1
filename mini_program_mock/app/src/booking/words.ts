/** What is said of appointments, in both languages. */

import type { Sentence } from "@core/client/api";
import { dayOf, timeOfDay } from "@core/clock";
import type { Appointment, AppointmentState } from "@core/types";

export const APPOINTMENT_STATES: Record<AppointmentState, Sentence> = {
  booked: { zh: "已预约", en: "Booked" },
  arrived: { zh: "已签到", en: "Checked in" },
  fulfilled: { zh: "已办结", en: "Done" },
  left: { zh: "已离开", en: "Left" },
  cancelled: { zh: "已取消", en: "Cancelled" },
  no_show: { zh: "未到", en: "Did not come" },
};

/** Like 12月1日星期二, from a date or an instant. */
export function dayWords(at: string): Sentence {
  const day = dayOf(Date.parse(/^\d{4}-\d\d-\d\d$/.test(at) ? `${at}T12:00:00+08:00` : at));
  return { zh: day.zh.replace(/^\d+年/, ""), en: day.en.replace(/ \d+$/, "") };
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
