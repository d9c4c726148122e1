/** What a manager is told of cases, in both languages. */

import type { Sentence } from "@core/client/api";
import { timeOfDay } from "@core/clock";
import type { AlertKind, CaseAlert, DepartmentFigures, Figure, Refusal } from "@core/types";

import { dayAt, type Month } from "../parts/days";

export type CaseView = AlertKind | "refusals" | "report";

export const VIEWS: Record<CaseView, Sentence> = {
  overdue: { zh: "超期", en: "Overdue" },
  soon: { zh: "即将到期", en: "Due soon" },
  deemed: { zh: "视同受理", en: "Deemed accepted" },
  refusals: { zh: "说“No”报告", en: "Refusals" },
  report: { zh: "办件月报", en: "Monthly report" },
};

/** What a list is about; and what it says when nothing is in it. */
export const ABOUT: Record<AlertKind, { about: Sentence; none: Sentence }> = {
  overdue: {
    about: { zh: "已过时限仍未办结，最早到期的在前。", en: "Past the limit; the first due first." },
    none: { zh: "没有超期办件", en: "Nothing is overdue" },
  },
  soon: {
    about: {
      zh: "最后两个工作日内到期，或暂停已超过告知的时间。",
      en: "In the last two working days, or paused for longer than was told.",
    },
    none: { zh: "没有即将到期的办件", en: "Nothing is due soon" },
  },
  deemed: {
    about: {
      zh: "五个工作日内没有人答复，依法自收到之日起视为受理，尚未办结。",
      en: "Nobody answered within five working days, so the law accepted it; not decided yet.",
    },
    none: { zh: "没有视同受理的办件", en: "No case was accepted by the law" },
  },
};

export const CLOCKS: Record<CaseAlert["clock"], Sentence> = {
  intake: { zh: "受理审查", en: "Answer" },
  statutory: { zh: "法定时限", en: "By law" },
  promised: { zh: "承诺时限", en: "Promised" },
  delivery: { zh: "送达", en: "Delivery" },
  project: { zh: "工程项目时限", en: "Project" },
};

export const STATES: Record<CaseAlert["state"], Sentence> = {
  received: { zh: "待受理", en: "Received" },
  correction: { zh: "待补正", en: "Papers missing" },
  accepted: { zh: "已受理", en: "Accepted" },
  in_review: { zh: "审查中", en: "In review" },
  granted: { zh: "已准予", en: "Granted" },
  refused: { zh: "不予许可", en: "Refused" },
  ready: { zh: "可领取", en: "Ready" },
  collected: { zh: "已领取", en: "Handed over" },
  not_accepted: { zh: "不予受理", en: "Not accepted" },
  not_completed: { zh: "逾期未补正", en: "Closed, papers missing" },
  withdrawn: { zh: "已撤回", en: "Withdrawn" },
  revoked: { zh: "已撤销", en: "Revoked" },
};

export const KINDS: Record<Refusal["kind"], Sentence> = {
  not_ours: { zh: "不归这里办", en: "Not ours" },
  not_met: { zh: "条件不符", en: "Not met" },
  unclear: { zh: "依据不明", en: "Unclear" },
};

/** A due date as its last day, for it is the end of that. */
export function lastDay(dueAt: string): string {
  return dayAt(Date.parse(dueAt) - 1);
}

/** Like 2026-11-30 08:05. */
export function momentOf(instant: string): string {
  const ms = Date.parse(instant);
  return `${dayAt(ms)} ${timeOfDay(ms)}`;
}

/** How late it is, or how much time is left. */
export function daysWords({ alert, over_days, left_days, paused }: CaseAlert): Sentence {
  if (alert === "red") {
    if (over_days === 0) return { zh: "刚刚超期", en: "Just overdue" };
    return { zh: `超期 ${over_days} 个工作日`, en: `Over by ${days(over_days)}` };
  }
  if (paused) return { zh: "暂停已超过告知的时间", en: "Paused for longer than was told" };
  if (left_days === 0) return { zh: "今天到期", en: "Due today" };
  return { zh: `还剩 ${left_days} 个工作日`, en: `${days(left_days)} left` };
}

function days(count: number): string {
  return count === 1 ? "1 working day" : `${count} working days`;
}

export type Rate = "on_time" | "early" | "same_day" | "speed_up";

export const RATES: Record<Rate, Sentence> = {
  on_time: { zh: "按时办结率", en: "In time" },
  early: { zh: "提前办结率", en: "Early" },
  same_day: { zh: "即办率", en: "Same day" },
  speed_up: { zh: "实际提速", en: "Faster than the law" },
};

/** Like 93.48%; of nothing there is no share. */
export function percent({ rate }: Figure): string {
  return rate === null ? "–" : `${(rate * 100).toFixed(2).replace(/\.?0+$/, "")}%`;
}

export function madeOf({ numerator, denominator }: Figure): string {
  return `${numerator}/${denominator}`;
}

export function refusalsOf({ refusals }: DepartmentFigures): number {
  return refusals.not_ours + refusals.not_met + refusals.unclear;
}

export function nameOf({ name, name_en }: DepartmentFigures): Sentence {
  return { zh: name ?? "未成案（窗口）", en: name_en ?? "Without a case" };
}

/** The months that may be chosen, the latest first: this one, and a year before it. */
export function monthsUntil(month: Month): Month[] {
  const [year = 0, at = 1] = month.split("-").map(Number);
  return Array.from({ length: 13 }, (_, back) => {
    const first = new Date(Date.UTC(year, at - 1 - back, 1));
    return first.toISOString().slice(0, 7);
  });
}
