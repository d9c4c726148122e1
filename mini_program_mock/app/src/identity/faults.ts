/** What the house found wrong with single fields of what was sent. */

import type { Problem, Sentence } from "@core/client/api";

/** Of one field, without the field's own name, which is the API's; null where nothing is wrong. */
export function faultOf(refusal: Problem | null, field: string): Sentence | null {
  const found = refusal?.errors.find((error) => error.field === field);
  if (found === undefined) return null;
  const [zh, en] = [`字段 ${field} `, `The field ${field} `];
  const said = found.detail.startsWith(en) ? found.detail.slice(en.length) : found.detail;
  return {
    zh: found.detail_zh.startsWith(zh) ? found.detail_zh.slice(zh.length) : found.detail_zh,
    en: said.charAt(0).toUpperCase() + said.slice(1),
  };
}
