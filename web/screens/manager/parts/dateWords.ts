/** What the parts of a date are called. */

import type { Sentence } from "@core/client/api";

export const PARTS: Record<string, Sentence> = {
  year: { zh: "年", en: "year" },
  month: { zh: "月", en: "month" },
  day: { zh: "日", en: "day" },
};
export const EMPTY: Sentence = { zh: "未填写", en: "empty" };
