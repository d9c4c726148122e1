/** What somebody is about to say of a case: kept while they look at others, sent when it is whole. */

import type { CasePause, Case } from "@core/types";

import type { Action } from "./actions";

export interface Draft {
  opinion: "agree" | "disagree" | "conditional" | "";
  note: string;
  reason: string;
  /** The step that is to be done again. */
  back: string;
  ground: CasePause["ground"];
  days: string;
  told: "not" | "now" | "then";
  /** Day and time in China, like 2026-11-30T09:15. */
  toldAt: string;
  kind: "not_met" | "not_ours" | "unclear";
  basis: string;
  wayForward: string;
  to: string;
  materials: string[];
}

export function newDraft(pause: CasePause | null = null): Draft {
  return {
    opinion: "",
    note: "",
    reason: "",
    back: "",
    ground: pause?.ground ?? "expert_review",
    days: pause === null ? "" : String(pause.planned_days),
    told: pause === null ? "not" : "now",
    toldAt: "",
    kind: "not_met",
    basis: "",
    wayForward: "",
    to: "",
    materials: [],
  };
}

/** Steps that may be returned: what is done, but never the decision. */
export function returnable(view: Pick<Case, "steps">): Case["steps"] {
  return view.steps.filter(({ state, kind }) => state === "done" && kind !== "decide");
}

type Field = keyof Draft;

const NEEDED: Partial<Record<Action["name"], Field[]>> = {
  give_opinion: ["opinion"],
  return_to_step: ["back", "reason"],
  pause: ["days"],
  extend: ["reason"],
  refuse: ["basis", "reason", "wayForward"],
  revoke: ["reason"],
  hand_over: ["to"],
  request_correction: ["materials"],
};

/** The fields that still have to be filled in, in the order in which they stand. */
export function missingOf({ name }: Pick<Action, "name">, draft: Draft): Field[] {
  const needed = [...(NEEDED[name] ?? [])];
  // Whoever does not simply agree says why.
  if (name === "give_opinion" && !["", "agree"].includes(draft.opinion)) needed.push("note");
  if (name === "pause" && draft.told === "then") needed.push("toldAt");
  return needed.filter((field) => isEmpty(field, draft));
}

function isEmpty(field: Field, draft: Draft): boolean {
  const value = draft[field];
  if (field === "days") return !isDays(draft.days);
  return typeof value === "string" ? value.trim() === "" : value.length === 0;
}

function isDays(text: string): boolean {
  return /^\d{1,3}$/.test(text.trim()) && Number(text) >= 1 && Number(text) <= 365;
}

/** What is sent beside the version. `nowMs` is the moment by the house's clock. */
export function bodyOf(action: Action, draft: Draft, nowMs: number): Record<string, unknown> {
  const step = action.step === null ? {} : { step: action.step };
  const [note, reason] = [draft.note.trim(), draft.reason.trim()];
  switch (action.name) {
    case "give_opinion":
      return { ...step, opinion: draft.opinion, note };
    case "return_to_step":
      return { step: draft.back, reason };
    case "pause":
      return pauseOf(draft, nowMs);
    case "extend":
    case "revoke":
      return { reason };
    case "grant":
      return { decision: "grant", note };
    case "refuse":
      return { decision: "refuse", note, refusal: refusalOf(draft) };
    case "hand_over":
      return { to: draft.to.trim() };
    case "request_correction":
      return { materials: draft.materials, note };
    default:
      return step;
  }
}

function pauseOf(draft: Draft, nowMs: number): Record<string, unknown> {
  const told = toldAt(draft, nowMs);
  return {
    ground: draft.ground,
    planned_days: Number(draft.days),
    ...(told === null ? {} : { told_applicant_at: told }),
  };
}

function toldAt({ told, toldAt: at }: Draft, nowMs: number): string | null {
  if (told === "not") return null;
  return told === "now" ? new Date(nowMs).toISOString() : `${at}:00+08:00`;
}

function refusalOf({ kind, basis, reason, wayForward, to }: Draft): Record<string, string> {
  const said = { kind, basis: basis.trim(), reason: reason.trim(), way_forward: wayForward.trim() };
  return to.trim() === "" ? said : { ...said, to: to.trim() };
}
