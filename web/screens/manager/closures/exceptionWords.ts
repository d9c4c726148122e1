/** What a closure or an extra session will do, and has done, in words. */

import type { Sentence } from "@core/client/api";
import type {
  ExceptionAnswer,
  ExceptionPreview,
  ExceptionRecord,
  HallException,
} from "@core/types";

/** What the button says that does it. */
export function actionWords(kind: HallException["kind"], preview: ExceptionPreview): Sentence {
  if (kind === "extra_session") return { zh: "加开该时段", en: "Open this session" };
  const { booking_count: bookings } = preview;
  if (bookings === 0) return { zh: "关闭（没有预约）", en: "Close; nothing is booked" };
  return {
    zh: `关闭并取消 ${bookings} 个预约`,
    en: `Close and cancel ${countEn(bookings, "booking")}`,
  };
}

/** How much it touches. */
export function summaryWords(kind: HallException["kind"], preview: ExceptionPreview): Sentence {
  const { session_count: sessions, booking_count: bookings } = preview;
  if (kind === "extra_session") {
    return sessions === 0
      ? { zh: "这段时间仍处于关闭中，不会放号。", en: "A closure holds then: nothing would open." }
      : {
          zh: `将增加 ${sessions} 个时段。`,
          en: `${countEn(sessions, "session")} would be added.`,
        };
  }
  return {
    zh: `将影响 ${sessions} 个时段、${bookings} 个预约；目前尚未改动任何内容。`,
    en: `It touches ${countEn(sessions, "session")} and ${countEn(bookings, "booking")}; nothing is changed yet.`,
  };
}

/** What was done. */
export function doneWords({ kind, cancelled }: ExceptionAnswer): Sentence {
  if (kind === "extra_session") return { zh: "已加开时段", en: "The session is added." };
  return {
    zh: `已关闭，取消了 ${cancelled} 个预约`,
    en: `Closed; ${countEn(cancelled, "booking")} cancelled.`,
  };
}

/** Those that hold or are to come, the soonest first, and those that are history. */
export function sorted(
  all: ExceptionRecord[],
  nowMs: number,
): { current: ExceptionRecord[]; past: ExceptionRecord[] } {
  const isPast = (one: ExceptionRecord): boolean =>
    one.withdrawn_at !== null || Date.parse(one.to) <= nowMs;
  const current = all.filter((one) => !isPast(one));
  current.sort((one, other) => Date.parse(one.from) - Date.parse(other.from));
  return { current, past: all.filter(isPast) };
}

function countEn(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
