/** The words of a case at a window. */

import type { Sentence } from "@core/client/api";
import { dayOf } from "@core/clock";
import type { Case, CaseState, RefusalKind } from "@core/types";

export const CASE_STATES: Record<CaseState, Sentence> = {
  received: { zh: "已收件", en: "Received" },
  correction: { zh: "待补正", en: "Papers asked for" },
  accepted: { zh: "已受理", en: "Accepted" },
  in_review: { zh: "审查中", en: "In review" },
  granted: { zh: "准予许可", en: "Granted" },
  refused: { zh: "不予许可", en: "Refused" },
  ready: { zh: "待领取", en: "Ready" },
  collected: { zh: "已领取", en: "Handed over" },
  not_accepted: { zh: "不予受理", en: "Not accepted" },
  not_completed: { zh: "逾期未补正", en: "Not completed" },
  withdrawn: { zh: "已撤回", en: "Withdrawn" },
  revoked: { zh: "已撤销", en: "Revoked" },
};

export const REFUSAL_KINDS: Record<RefusalKind, Sentence> = {
  not_ours: { zh: "不归这里办", en: "Not ours" },
  not_met: { zh: "条件不符合", en: "A condition is not met" },
  unclear: { zh: "依据不明确", en: "Unclear who decides" },
};

/** The day of an instant without its year, like 12月14日. */
function shortDay(at: string): Sentence {
  // What is due at 24:00 is due on the day that ends then.
  const { zh, en } = dayOf(Date.parse(at) - 1);
  return { zh: zh.replace(/^\d+年|星期.$/g, ""), en: en.replace(/^\w+ | \d+$/g, "") };
}

/** What is due, by where the case stands. */
function dueThing(state: CaseState): Sentence {
  if (state === "received" || state === "correction") return { zh: "答复", en: "answer" };
  if (state === "accepted" || state === "in_review") return { zh: "办结", en: "decision" };
  return { zh: "送达", en: "delivery" };
}

/** By when the next thing is promised; null where nothing is. */
export function dueWords({ due_at, clocks, state }: Case): Sentence | null {
  if (due_at === null) return null;
  const [day, what] = [shortDay(due_at), dueThing(state)];
  const isLoose = clocks.some(({ due_at: at, provisional }) => provisional && at === due_at);
  const [zh, en] = isLoose ? ["（暂定）", " (provisional)"] : ["", ""];
  return { zh: `最迟 ${day.zh}${what.zh}${zh}`, en: `${what.en} by ${day.en}${en}` };
}

/** A limit in working days. */
export function daysWords(days: number): Sentence {
  if (days === 0) return { zh: "承诺当日办结", en: "promised the same day" };
  const plural = days === 1 ? "" : "s";
  return { zh: `承诺 ${days} 个工作日`, en: `promised in ${days} working day${plural}` };
}

export function feeWords(fen: number): Sentence {
  if (fen === 0) return { zh: "不收费", en: "no fee" };
  const yuan = String(fen / 100);
  return { zh: `收费 ${yuan} 元`, en: `fee ${yuan} yuan` };
}
