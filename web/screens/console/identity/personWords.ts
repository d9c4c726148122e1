/** What a window says of whoever stands there. */

import { Problem, type Sentence } from "@core/client/api";
import type { Person, UnmaskedField } from "@screens/shared/identity/shapes";

const LEVELS: readonly Sentence[] = [
  { zh: "身份未知", en: "Nobody known" },
  { zh: "已登录，未核验", en: "Logged in, not verified" },
  { zh: "本人自填", en: "As they said themselves" },
  { zh: "姓名与号码一致", en: "Name and number matched" },
  { zh: "已线上核验本人", en: "Verified in person, online" },
  { zh: "已凭证件核验", en: "Verified by their card" },
];
const BY_CARD = 5;

export function personWords({ known, level }: Person): Sentence {
  const at = known ? Math.min(Math.max(Math.trunc(level), 0), LEVELS.length - 1) : 0;
  return LEVELS[at] ?? { zh: "", en: "" };
}

/** Nothing more can be shown than a clerk has seen. */
export function mayVerify(person: Person | null): boolean {
  return person === null || person.level < BY_CARD;
}

export const FIELDS: { field: UnmaskedField; zh: string; en: string }[] = [
  { field: "name", zh: "姓名", en: "Name" },
  { field: "id_number", zh: "证件号", en: "Number" },
  { field: "phone", zh: "手机号", en: "Phone" },
];

/** What of a person there is to be unmasked. */
export function fieldsOf(person: Person): typeof FIELDS {
  const has: Record<UnmaskedField, string | null> = {
    name: person.name_masked,
    id_number: person.number_masked,
    phone: person.phone_masked,
  };
  return FIELDS.filter(({ field }) => has[field] !== null);
}

/** Why a clerk has to see all of it: what is said most often. It goes on record. */
export const WHY_UNMASK: Sentence[] = [
  { zh: "填写纸质表格", en: "For a form on paper" },
  { zh: "核对提交的材料", en: "To compare the papers" },
  { zh: "联系当事人", en: "To reach the person" },
];

/** Whether something was refused for want of a verification, which a clerk can do here and now. */
export function wantsCard(error: unknown): boolean {
  return error instanceof Problem && codeOf(error) === "verification_required";
}

/** A code is known once the server's document has it. */
function codeOf({ code }: Problem): string {
  return code;
}
