/** What somebody may do to a case now, in the order in which one thinks of it, with its key. */

import type { Sentence } from "@core/client/api";
import type { CaseVerb, PermittedVerb, Case } from "@core/types";

/** A decision is two things to do. */
export type ActionName = Exclude<CaseVerb, "decide"> | "grant" | "refuse";

export interface Action {
  name: ActionName;
  verb: CaseVerb;
  step: string | null;
  /** The letter that does it; null where another action has it. */
  key: string | null;
  label: Sentence;
  tone: "primary" | "plain" | "danger";
  /** Whether more has to be said. */
  asks: boolean;
}

interface Manner {
  key: string;
  label: Sentence;
  danger?: boolean;
  /** It is done at once. */
  plain?: boolean;
}

/** In the order of the bar. */
const MANNERS: Partial<Record<ActionName, Manner>> = {
  accept_hand_over: { key: "Y", label: { zh: "接手办件", en: "Take over" }, plain: true },
  claim: { key: "C", label: { zh: "认领", en: "Claim" }, plain: true },
  give_opinion: { key: "O", label: { zh: "出具意见", en: "Give opinion" } },
  grant: { key: "G", label: { zh: "准予", en: "Grant" } },
  refuse: { key: "N", label: { zh: "不予许可", en: "Refuse" }, danger: true },
  issue_result: { key: "I", label: { zh: "出件", en: "Issue result" } },
  request_correction: { key: "Q", label: { zh: "要求补正", en: "Ask for papers" } },
  resume: { key: "S", label: { zh: "恢复计时", en: "Go on" }, plain: true },
  pause: { key: "P", label: { zh: "暂停计时", en: "Pause" } },
  return_to_step: { key: "B", label: { zh: "退回环节", en: "Return" } },
  extend: { key: "X", label: { zh: "延期", en: "Extend" } },
  release: { key: "U", label: { zh: "放回", en: "Release" }, plain: true },
  hand_over: { key: "T", label: { zh: "移交", en: "Hand over" } },
  revoke: { key: "V", label: { zh: "撤销许可", en: "Revoke" }, danger: true },
};
/** Whichever of these comes first is the next thing to do. */
const NEXT: ActionName[] = [
  "accept_hand_over",
  "claim",
  "give_opinion",
  "grant",
  "issue_result",
  "resume",
];

export const KEYS = Object.values(MANNERS).map(({ key }) => key);

type Facts = Pick<Case, "can" | "steps" | "pause">;

export function actionsOf(view: Facts): Action[] {
  const found = Object.keys(MANNERS).flatMap((name) =>
    view.can
      .filter((one) => nameOf(one) === name)
      .map((one, at, all) => actionOf(one, view, all.length > 1, at)),
  );
  const next = NEXT.find((name) => found.some((one) => one.name === name));
  const first = found.find((one) => one.name === next);
  return found.map((one) => (one === first ? { ...one, tone: "primary" } : one));
}

function nameOf({ verb, decision }: PermittedVerb): ActionName {
  if (verb === "decide") return decision === "refuse" ? "refuse" : "grant";
  return verb;
}

function actionOf(one: PermittedVerb, view: Facts, isOfSeveral: boolean, at: number): Action {
  const name = nameOf(one);
  const { key, label, danger, plain } = MANNERS[name] ?? { key: "", label: { zh: "", en: "" } };
  return {
    name,
    verb: one.verb,
    step: one.step,
    key: at === 0 ? key : null,
    label: labelOf(name, label, view, isOfSeveral ? one.step : null),
    tone: danger === true ? "danger" : "plain",
    asks: plain !== true,
  };
}

function labelOf(name: ActionName, label: Sentence, view: Facts, of: string | null): Sentence {
  // Of a pause in force there is only this left to say.
  if (name === "pause" && view.pause !== null) {
    return { zh: "登记已告知", en: "Applicant told" };
  }
  const step = view.steps.find(({ id }) => id === of);
  if (step === undefined) return label;
  return { zh: `${label.zh}“${step.name}”`, en: `${label.en}: ${step.name_en}` };
}
