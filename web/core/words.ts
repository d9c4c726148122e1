/** The words of the screens, each sentence in Chinese and in English. */

import type { Sentence } from "./client/api";
import { dayOf, DAYS_EN, DAYS_ZH, timeOfDay } from "./clock";
import type { Estimate, Opening, TicketState, WindowState } from "./types";

export const TICKET_STATES: Record<TicketState, Sentence> = {
  waiting: { zh: "排队等候", en: "Waiting" },
  called: { zh: "已呼叫", en: "Called" },
  serving: { zh: "正在办理", en: "Being served" },
  served: { zh: "已办结", en: "Served" },
  missed: { zh: "已过号", en: "Missed" },
  parked: { zh: "已挂起", en: "Set aside" },
  cancelled: { zh: "已取消", en: "Cancelled" },
  expired: { zh: "已过期", en: "Expired" },
};

export const WINDOW_STATES: Record<WindowState, Sentence> = {
  open: { zh: "营业中", en: "Open" },
  paused: { zh: "暂停服务", en: "Paused" },
  closed: { zh: "未开窗", en: "Closed" },
};

export const CLASSES: Record<string, Sentence> = {
  elderly: { zh: "老年人", en: "Elderly" },
  disabled: { zh: "残障人士", en: "Disabled" },
  veteran: { zh: "退役军人", en: "Veteran" },
  pregnant: { zh: "孕妇", en: "Pregnant" },
  return_token: { zh: "容缺补交", en: "Returning with a paper" },
  green_channel: { zh: "绿色通道", en: "Green channel" },
};

/** Every class a ticket may have, also those that nobody asks for at a kiosk. */
export const CLASS_NAMES: Record<string, Sentence> = {
  walk_in: { zh: "普通", en: "Walk-in" },
  appointment: { zh: "预约", en: "Appointment" },
  closure: { zh: "停开补偿", en: "After a closure" },
  ...CLASSES,
};

/** Beyond this many minutes a range is told in steps of five: it is not known any better. */
const COARSE_MIN = 30;
const STEP_MIN = 5;

/**
 * An estimate as the range from what half to what nine of ten stay within, in whole minutes.
 *
 * It is rounded outwards and never shrinks to a single figure, which nobody could promise.
 */
export function rangeWords(estimate: Estimate | null): Sentence | null {
  if (estimate === null) return null;
  const most = Math.ceil(estimate.p90_s / 60);
  if (most <= 1) return { zh: "1 分钟以内", en: "within a minute" };
  if (most === 2) return { zh: "2 分钟以内", en: "within 2 min" };
  const high = most > COARSE_MIN ? Math.ceil(most / STEP_MIN) * STEP_MIN : most;
  const half = Math.max(1, Math.floor(estimate.p50_s / 60));
  const coarse = half > COARSE_MIN ? Math.floor(half / STEP_MIN) * STEP_MIN : half;
  const step = high > COARSE_MIN ? STEP_MIN : 1;
  const low = Math.min(coarse, high - step);
  return { zh: `约 ${low}–${high} 分钟`, en: `about ${low}–${high} min` };
}

/** The same as a sentence of its own. */
export function estimateWords(estimate: Estimate | null): Sentence | null {
  const range = rangeWords(estimate);
  return range && { zh: `预计等候${spaced(range.zh)}`, en: `wait ${range.en}` };
}

/** Sooner than this, whoever is first in a lane may well be called next. */
const SOON_S = 120;

/** Said of a lane that no open window serves: nobody is about to be called there. */
export const NO_WINDOW: Sentence = {
  zh: "该业务暂无窗口开放",
  en: "No window is open for this business",
};

/**
 * What whoever is first in a lane may be told.
 *
 * Windows serve several lanes: with a long wait, others are called before the first of this one;
 * without an estimate, nobody knows.
 */
export function firstWords(estimate: Estimate | null): Sentence {
  return estimate !== null && estimate.p50_s < SOON_S
    ? { zh: "下一位就是您", en: "You are next." }
    : { zh: "同类业务中您排第一", en: "First in your lane" };
}

/** When a hall usually takes people, like 周一至周五 08:30–17:00; null when that is not known. */
export function openingWords(opening: Opening[]): Sentence | null {
  const parts = opening.map((one) => {
    const hours = `${one.opens}–${one.closes}`;
    const weeks = one.every_n_weeks;
    return {
      zh: `${daysZh(one)} ${hours}${weeks > 1 ? `（每 ${weeks} 周）` : ""}`,
      en: `${daysEn(one)} ${hours}${weeks > 1 ? ` (every ${weeks} weeks)` : ""}`,
    };
  });
  if (parts.length === 0) return null;
  return {
    zh: parts.map(({ zh }) => zh).join("，"),
    en: parts.map(({ en }) => en).join(", "),
  };
}

/** When it will take people next, like 12月1日星期二 08:30; null when that is not known. */
export function opensWords(opensAt: string | null): Sentence | null {
  return opensAt === null ? null : dayAndTime(Date.parse(opensAt));
}

/** Day and time; the year goes without saying. */
function dayAndTime(ms: number): Sentence {
  const day = dayOf(ms);
  const [zh, en] = [day.zh.replace(/^\d+年/, ""), day.en.replace(/ \d+$/, "")];
  return { zh: `${zh} ${timeOfDay(ms)}`, en: `${en}, ${timeOfDay(ms)}` };
}

function daysZh({ weekdays, makeup, holiday }: Opening): string {
  if (weekdays.length === 7 && holiday) return "每天";
  const names = weekdays.map((day) => `周${DAYS_ZH[day - 1] ?? ""}`);
  const days = isRun(weekdays) ? [`${names[0] ?? ""}至${names[names.length - 1] ?? ""}`] : names;
  return [
    ...days,
    ...specialDays(weekdays, makeup, "调休上班日"),
    ...specialDays([], holiday, "法定节假日"),
  ].join("、");
}

function daysEn({ weekdays, makeup, holiday }: Opening): string {
  if (weekdays.length === 7 && holiday) return "daily";
  const names = weekdays.map((day) => DAYS_EN[day - 1] ?? "");
  const days = isRun(weekdays) ? [`${names[0] ?? ""}–${names[names.length - 1] ?? ""}`] : names;
  return [
    ...days,
    ...specialDays(weekdays, makeup, "make-up days"),
    ...specialDays([], holiday, "holidays"),
  ].join(", ");
}

/** A make-up day is a working day like others: it is named only where no weekday is. */
function specialDays(weekdays: number[], isMeant: boolean, name: string): string[] {
  return isMeant && weekdays.length === 0 ? [name] : [];
}

/** Whether the days follow each other, and are enough to be told as "from … to …". */
function isRun(days: number[]): boolean {
  return days.length > 2 && days.every((day, at) => at === 0 || day === (days[at - 1] ?? 0) + 1);
}

/**
 * What is shown was true at the instant `since`, in ms, and may have changed since then.
 *
 * With `now`, of the same clock, the day is told where it is another one: what a phone has kept may
 * be days old.
 */
export function offlineWords(since: number, now = since): Sentence {
  const at = timeOfDay(since);
  const isToday = dayOf(since).zh === dayOf(now).zh;
  const when = isToday ? { zh: at, en: at } : dayAndTime(since);
  return { zh: `离线，自 ${when.zh}`, en: `Offline since ${when.en}` };
}

/** A range after Chinese words: a figure is set apart from them. */
export function spaced(range: string): string {
  return /^\d/.test(range) ? ` ${range}` : range;
}

/** A window's plate: its number when it has one, else its name. */
export function windowWords(id: string, name: string | null = null): Sentence {
  if (/^\d+$/.test(id)) return { zh: `${id}号窗口`, en: `Window ${id}` };
  return name === null ? { zh: `${id} 窗口`, en: `Window ${id}` } : { zh: name, en: name };
}

/** Who set something: an account, or the files that the catalogue was read from. */
export function authorWords(by: string): Sentence {
  return by === "import" ? { zh: "随目录导入", en: "catalogue files" } : { zh: by, en: by };
}
