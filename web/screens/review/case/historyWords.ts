/** What has happened to a case, told to those who handle it: who, what, and what they said. */

import type { Sentence } from "@core/client/api";
import type { CaseHistoryEntry, Case } from "@core/types";

import { OPINIONS, VERBS } from "./caseWords";

export interface Told extends Sentence {
  /** What somebody wrote, as they wrote it. */
  note: string;
}

const ROLES: Partial<Record<CaseHistoryEntry["by_role"], Sentence>> = {
  citizen: { zh: "申请人", en: "the applicant" },
  system: { zh: "系统", en: "the house" },
};

/** Who did something; `nameOf` is what an account is called. */
export function whoWords(entry: CaseHistoryEntry, nameOf: (id: string) => string): Sentence {
  const role = entry.by === "" ? ROLES[entry.by_role] : undefined;
  return role ?? { zh: nameOf(entry.by), en: nameOf(entry.by) };
}

/** What somebody did, with the step, the opinion or the decision that it was about. */
export function entryWords(
  entry: CaseHistoryEntry,
  steps: Case["steps"],
  nameOf: (id: string) => string,
): Told {
  const verb = decided(entry) ?? VERBS[entry.verb];
  const step = steps.find(({ id }) => id === entry.step);
  const opinion = OPINIONS[entry.opinion ?? ""];
  const zh = [verb.zh, step && `“${step.name}”`, opinion && `：${opinion.zh}`, toZh(entry, nameOf)];
  const en = [
    verb.en,
    step && ` ${step.name_en}`,
    opinion && `: ${opinion.en}`,
    toEn(entry, nameOf),
  ];
  return { zh: zh.filter(Boolean).join(""), en: en.filter(Boolean).join(""), note: entry.note };
}

function decided({ decision }: CaseHistoryEntry): Sentence | null {
  if (decision === "grant") return { zh: "准予许可", en: "Granted" };
  return decision === "refuse" ? { zh: "不予许可", en: "Refused" } : null;
}

function toZh({ verb, to }: CaseHistoryEntry, nameOf: (id: string) => string): string {
  if (to === null) return "";
  return verb === "release" ? `（原由${nameOf(to)}认领）` : ` → ${nameOf(to)}`;
}

function toEn({ verb, to }: CaseHistoryEntry, nameOf: (id: string) => string): string {
  if (to === null) return "";
  return verb === "release" ? `, out of ${nameOf(to)}'s hands` : ` → ${nameOf(to)}`;
}

/** What others have done since somebody looked. */
export function changesSince(entries: CaseHistoryEntry[], version: number): CaseHistoryEntry[] {
  return entries.filter((entry) => entry.version > version);
}
