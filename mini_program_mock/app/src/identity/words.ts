/** Words for who somebody is: how sure it is, by which way, and what to do next. */

import { Problem, type Sentence } from "@core/client/api";
import { dayOf } from "@core/clock";

import type { Provider, Verification, VerificationState } from "./shapes";

export const PROVIDERS: Record<Provider, { name: Sentence; note: Sentence }> = {
  face: {
    name: { zh: "刷脸核验", en: "By face" },
    note: {
      zh: "由微信比对，约一分钟。本系统不保存人脸图像。",
      en: "WeChat compares it, in about a minute. No picture of your face is kept here.",
    },
  },
  ctid: {
    name: { zh: "网证（国家网络身份认证）", en: "National network ID (网证)" },
    note: {
      zh: "不用提供姓名和身份证号。",
      en: "Neither your name nor your number is asked for.",
    },
  },
  counter: {
    name: { zh: "到窗口核验", en: "At a window" },
    note: {
      zh: "不刷脸：带身份证，由窗口人员核对。",
      en: "Without your face: bring your identity card, and a clerk looks at it.",
    },
  },
};

export const WAYS: readonly Provider[] = ["face", "ctid", "counter"];

const LEVELS: readonly Sentence[] = [
  { zh: "未登录", en: "Not logged in" },
  { zh: "尚未核验身份", en: "Not verified yet" },
  { zh: "已填写姓名和证件号", en: "Name and number given" },
  { zh: "姓名与证件号已核对一致", en: "Name and number belong together" },
  { zh: "已核验是您本人", en: "Verified that it is you" },
  { zh: "已凭证件核验是您本人", en: "Verified by your card that it is you" },
];

export function levelWords(level: number): Sentence {
  const known = Math.min(Math.max(Math.trunc(level), 0), LEVELS.length - 1);
  return LEVELS[known] ?? { zh: "", en: "" };
}

/** Where something may still come of it. */
const OPEN = new Set<VerificationState>(["created", "issued", "in_progress", "manual_review"]);

export function isOpen({ state }: Pick<Verification, "state">): boolean {
  return OPEN.has(state);
}

const ENDS: Partial<Record<VerificationState, Sentence>> = {
  failed: {
    zh: "这次没有通过，不要紧：可以再试一次，也可以换一种方式。",
    en: "It did not work out this time. Try again, or choose another way.",
  },
  cancelled: {
    zh: "您已取消，什么也没有保存。想好了随时可以再来。",
    en: "You have cancelled it, and nothing was kept. Come back whenever you like.",
  },
  expired: {
    zh: "这次核验超过时间了，请重新开始。",
    en: "This took longer than it may. Please begin again.",
  },
  revoked: {
    zh: "这次核验已被撤销，请重新核验。",
    en: "This verification was taken back. Please verify again.",
  },
};

/** How an attempt ended that showed nothing, and why if it was said; null for all others. */
export function endWords({ state, reason, reason_zh }: Verification): Sentence | null {
  const words = ENDS[state];
  if (words === undefined) return null;
  const why = state === "failed" && reason !== null && reason_zh !== null;
  return why ? { zh: `${words.zh}（${reason_zh}）`, en: `${words.en} (${reason})` } : words;
}

/** Nothing more may be tried today, whichever way has failed: a clerk can help at any time. */
export const LOCKED: Sentence = {
  zh: "今天尝试的次数已用完。请带身份证到任一窗口核验，或明天再试。",
  en: "There were too many attempts today. Bring your identity card to a window, or try tomorrow.",
};

export function isLocked(error: unknown): boolean {
  return error instanceof Problem && codeOf(error) === "verification_locked";
}

/** What an item demands that somebody has not shown yet. */
export interface Demand {
  level: number;
  providers: Provider[];
}

/** A refusal for want of a verification; null for any other. */
export function demandOf(refusal: Problem | null): Demand | null {
  if (refusal === null || codeOf(refusal) !== "verification_required") return null;
  const { level, providers } = refusal.members() as { level?: unknown; providers?: unknown };
  const offered = WAYS.filter((way) => !Array.isArray(providers) || providers.includes(way));
  return { level: typeof level === "number" ? level : 4, providers: offered };
}

/** A code is known once the server's document has it. */
function codeOf({ code }: Problem): string {
  return code;
}

const KINDS: Record<string, Sentence> = {
  wechat: { zh: "微信", en: "WeChat" },
  ctid: { zh: "网证", en: "National network ID" },
  desk: { zh: "窗口登记", en: "Registered at a window" },
  card: { zh: "身份证", en: "Identity card" },
  counter: { zh: "窗口核验", en: "At a window" },
  face: { zh: "刷脸核验", en: "By face" },
  phone: { zh: "手机号", en: "Phone number" },
};

/** A way of logging in, a provider, or what somebody agreed to. */
export function kindWords(kind: string): Sentence {
  return KINDS[kind] ?? { zh: kind, en: kind };
}

/** A date with its year: what is kept of somebody holds for years. */
export function dateWords(at: string): Sentence {
  const { zh, en } = dayOf(Date.parse(at));
  return { zh: zh.replace(/星期.$/, ""), en: en.replace(/^\w+ /, "") };
}
