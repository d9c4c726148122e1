/** What the collection window says of a parcel, in both languages. */

import { explain, Problem, type Sentence } from "@core/client/api";
import type { Pickup } from "@core/types";

export type Stage =
  | { at: "ready" }
  | { at: "asking" }
  | { at: "identified"; pickup: Pickup }
  | { at: "done"; pickup: Pickup }
  | { at: "refused"; title: Sentence; why: Sentence };

const TITLES: Partial<Record<string, Sentence>> = {
  already_collected: { zh: "已被领取", en: "Collected already" },
  case_not_ready: { zh: "尚不能领取", en: "Not ready" },
  wrong_hall: { zh: "不在本大厅", en: "In another hall" },
  not_found: { zh: "取件码无效", en: "No such code" },
};
const REFUSED: Sentence = { zh: "未交付", en: "Nothing was handed over" };

export const UNREADABLE: Stage = {
  at: "refused",
  title: { zh: "不是取件码", en: "Not a pickup code" },
  why: {
    zh: "扫到的内容不是本系统的取件码，请重新扫描手机上的二维码。",
    en: "What was scanned is no code of ours: scan the one that the phone shows.",
  },
};

export function refusedBy(error: unknown): Stage {
  const title = error instanceof Problem ? TITLES[error.code] : undefined;
  return { at: "refused", title: title ?? REFUSED, why: explain(error) };
}

/** How somebody showed that it is for them. */
export function howWords({ how }: Pickup): Sentence {
  if (how === "proxy") return { zh: "代领人取件码", en: "a proxy's code" };
  if (how === "card") return { zh: "办件编号和身份证", en: "the number and an identity card" };
  return { zh: "本人取件码", en: "the applicant's code" };
}

/** Why somebody has no code: what is said most often. */
export const NO_CODE: Sentence[] = [
  { zh: "没有智能手机", en: "No smartphone" },
  { zh: "手机没电或损坏", en: "The phone is flat or broken" },
  { zh: "无法登录小程序", en: "Cannot log in" },
];
