/** The settings of bookings: what each is called, in what it is counted, and what a value means. */

import type { Sentence } from "@core/client/api";

interface SettingWords {
  name: Sentence;
  /** How its text is written. */
  hint: Sentence;
  kind: "minutes" | "seconds" | "share" | "workdays" | "count" | "plan";
}

const SECONDS: Sentence = { zh: "秒", en: "seconds" };

export const SETTINGS: Record<string, SettingWords> = {
  slot_minutes: {
    name: { zh: "号源时长", en: "Length of a slot" },
    hint: { zh: "分钟：5、10、15、20、30 或 60", en: "minutes: 5, 10, 15, 20, 30 or 60" },
    kind: "minutes",
  },
  walk_in_share: {
    name: { zh: "为现场取号保留的比例", en: "Share kept for people without a booking" },
    hint: { zh: "0 到 1 的小数，例如 0.4", en: "0 to 1, like 0.4" },
    kind: "share",
  },
  horizon_working_days: {
    name: { zh: "可预约到几个工作日之后", en: "May be booked ahead" },
    hint: { zh: "工作日数", en: "working days" },
    kind: "workdays",
  },
  release_plan: {
    name: { zh: "放号计划", en: "Release plan" },
    hint: {
      zh: "提前工作日数@时刻=比例，以空格分隔，例如 3@08:00=0.6 0@00:00=0.4",
      en: "working days before @ time = share, by spaces, like 3@08:00=0.6 0@00:00=0.4",
    },
    kind: "plan",
  },
  release_jitter_s: {
    name: { zh: "放号时间随机错开", en: "Releases are spread over" },
    hint: SECONDS,
    kind: "seconds",
  },
  rerelease_delay_s: {
    name: { zh: "取消的号源再次放出前等待", en: "Cancelled places are offered again after" },
    hint: SECONDS,
    kind: "seconds",
  },
  hold_s: {
    name: { zh: "占号保留", en: "A place is held for" },
    hint: SECONDS,
    kind: "seconds",
  },
  overbook_per_slot: {
    name: { zh: "每个时段工作人员可超额预约", en: "Staff may overbook a slot by" },
    hint: { zh: "人数", en: "bookings" },
    kind: "count",
  },
  check_in_before_s: {
    name: { zh: "可提前签到", en: "Check-in opens before the time" },
    hint: SECONDS,
    kind: "seconds",
  },
  check_in_after_s: {
    name: { zh: "迟到仍按预约处理", en: "Late, and still in time" },
    hint: SECONDS,
    kind: "seconds",
  },
  reschedules: {
    name: { zh: "可改期次数", en: "May be rescheduled" },
    hint: { zh: "次数", en: "times" },
    kind: "count",
  },
  late_cancel_s: {
    name: { zh: "临近取消的界限", en: "Cancelled late if less is left than" },
    hint: SECONDS,
    kind: "seconds",
  },
};

/** A text as people say it; null when it is none of its kind. */
export function valueWords(key: string, text: string): Sentence | null {
  const kind = SETTINGS[key]?.kind;
  const typed = text.trim();
  if (kind === "plan") return planWords(typed);
  if (!/^\d+(\.\d+)?$/.test(typed)) return null;
  const figure = Number(typed);
  switch (kind) {
    case "minutes":
      return { zh: `${figure} 分钟`, en: `${figure} min` };
    case "share":
      return { zh: percent(figure), en: percent(figure) };
    case "workdays":
      return { zh: `${figure} 个工作日`, en: `${figure} working days` };
    case "seconds":
      return spanWords(figure);
    default:
      return { zh: typed, en: typed };
  }
}

function percent(share: number): string {
  return `${Math.round(share * 10_000) / 100}%`;
}

function spanWords(seconds: number): Sentence {
  if (seconds === 0) return { zh: "不等待", en: "none" };
  if (seconds % 3600 === 0) {
    return { zh: `${seconds / 3600} 小时`, en: `${seconds / 3600} h` };
  }
  if (seconds % 60 === 0) return { zh: `${seconds / 60} 分钟`, en: `${seconds / 60} min` };
  return { zh: `${seconds} 秒`, en: `${seconds} s` };
}

function planWords(text: string): Sentence | null {
  const steps = text
    .split(/\s+/)
    .map((step) => /^(\d{1,2})@(\d{2}:\d{2})=([01](?:\.\d{1,4})?)$/.exec(step));
  const found = steps.flatMap((step) => {
    if (step === null) return [];
    const [, days = "", time = "", share = ""] = step;
    return [{ days: Number(days), time, share: percent(Number(share)) }];
  });
  if (found.length < steps.length) return null;
  return {
    zh: found.map((one) => `${daysZh(one.days)} ${one.time} 放 ${one.share}`).join("；"),
    en: found.map((one) => `${one.share} ${daysEn(one.days)} at ${one.time}`).join("; "),
  };
}

function daysZh(days: number): string {
  return days === 0 ? "当天" : `提前 ${days} 个工作日`;
}

function daysEn(days: number): string {
  if (days === 0) return "on the day";
  return days === 1 ? "1 working day before" : `${days} working days before`;
}
