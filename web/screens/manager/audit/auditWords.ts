/** What a manager is told of the audit, in both languages. */

import type { Sentence } from "@core/client/api";
import type { Deed, RetentionRule, Unmasking } from "@core/types";

export type AuditView = "deeds" | "unmaskings" | "retention";

export const VIEWS: Record<AuditView, Sentence> = {
  deeds: { zh: "操作审计", en: "Audit" },
  unmaskings: { zh: "查看完整信息", en: "Unmasked" },
  retention: { zh: "保存期限", en: "Retention" },
};

export const FIELDS: Record<string, Sentence> = {
  name: { zh: "姓名", en: "Name" },
  id_number: { zh: "身份证号", en: "Identity number" },
  phone: { zh: "手机号", en: "Phone number" },
};

/** Whoever did something, as `role:id`, in the order in which lists show it. */
const ROLES: Record<string, Sentence> = {
  citizen: { zh: "群众", en: "Citizen" },
  clerk: { zh: "窗口人员", en: "Clerk" },
  reviewer: { zh: "审批人员", en: "Reviewer" },
  manager: { zh: "大厅管理员", en: "Manager" },
  kiosk: { zh: "取号机", en: "Kiosk" },
  display: { zh: "大屏", en: "Display" },
  entrance: { zh: "入口屏", en: "Entrance screen" },
  ticket: { zh: "持号人", en: "Holder of a number" },
  system: { zh: "系统", en: "The house" },
  provider: { zh: "核验机构", en: "Provider" },
};

/** The role of an actor, and their account. */
export function actorWords(actor: string): Sentence {
  const [role = "", ...rest] = actor.split(":");
  const name = rest.join(":");
  const known = ROLES[role];
  if (known === undefined) return { zh: actor, en: actor };
  return { zh: `${known.zh} ${name}`, en: `${known.en} ${name}` };
}

/** Whether a row can still be changed without being noticed: for seconds. */
export function sealWords(deed: Pick<Deed, "sealed_as">): Sentence {
  const number = deed.sealed_as;
  if (number === null) return { zh: "待封存", en: "not sealed yet" };
  return { zh: `第 ${number} 环`, en: `link ${number}` };
}

/** What somebody saw belongs to a ticket, a case or a verification. */
export function aboutWords(one: Unmasking): Sentence {
  if (one.ticket !== null) return { zh: `号 ${one.ticket}`, en: `ticket ${one.ticket}` };
  if (one.case !== null) return { zh: `办件 ${one.case}`, en: `case ${one.case}` };
  const id = one.verification ?? "";
  return { zh: `核验 ${id}`, en: `verification ${id}` };
}

/** For how long something is kept. */
export function daysWords({ days }: Pick<RetentionRule, "days">): Sentence {
  if (days === null) return { zh: "长期", en: "for good" };
  if (days % 365 === 0) {
    const years = days / 365;
    return { zh: `${years} 年`, en: years === 1 ? "1 year" : `${years} years` };
  }
  return { zh: `${days} 天`, en: days === 1 ? "1 day" : `${days} days` };
}
