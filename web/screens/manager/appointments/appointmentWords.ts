/** The appointments of a day: their words, and what staff may do with each. */

import type { Sentence } from "@core/client/api";
import type { AppointmentState, HallAppointment } from "@core/types";

export const STATES: Record<AppointmentState, Sentence> = {
  booked: { zh: "已预约", en: "Booked" },
  arrived: { zh: "已签到", en: "Arrived" },
  fulfilled: { zh: "已办理", en: "Fulfilled" },
  left: { zh: "已离开", en: "Left" },
  cancelled: { zh: "已取消", en: "Cancelled" },
  no_show: { zh: "爽约", en: "No-show" },
};

const PARTIES: Record<HallAppointment["booked_by"], Sentence> = {
  citizen: { zh: "本人", en: "the citizen" },
  clerk: { zh: "窗口人员", en: "a clerk" },
  manager: { zh: "管理人员", en: "a manager" },
  hall: { zh: "大厅", en: "the hall" },
};

export type Action = "check-in" | "reschedule" | "cancel" | "reinstate";

export const ACTIONS: Record<Action, Sentence> = {
  "check-in": { zh: "签到", en: "Check in" },
  reschedule: { zh: "改期", en: "Reschedule" },
  cancel: { zh: "取消预约", en: "Cancel booking" },
  reinstate: { zh: "恢复", en: "Reinstate" },
};

/** What may be tried; whether it can be done just now the server says. */
export function actionsOf(state: AppointmentState): Action[] {
  if (state === "booked") return ["check-in", "reschedule", "cancel"];
  return state === "no_show" ? ["reinstate"] : [];
}

/** Who comes; of a citizen only what is masked. */
export function personWords({ citizen }: Pick<HallAppointment, "citizen">): Sentence {
  return citizen === null
    ? { zh: "无账户", en: "no account" }
    : { zh: `账户 ${citizen}`, en: `account ${citizen}` };
}

/** What stands beside the state. */
export function notesOf(one: HallAppointment): Sentence[] {
  const notes: Sentence[] = [];
  if (one.number !== null) notes.push({ zh: `号码 ${one.number}`, en: `number ${one.number}` });
  if (one.state === "cancelled" && one.cancelled_by !== null) {
    const by = PARTIES[one.cancelled_by];
    notes.push({ zh: `由${by.zh}取消`, en: `by ${by.en}` });
  }
  if (one.overbooked) notes.push({ zh: "超额", en: "beyond the capacity" });
  if (one.rescheduled > 0) {
    notes.push({ zh: `改期 ${one.rescheduled} 次`, en: `rescheduled: ${one.rescheduled}` });
  }
  return notes;
}
