/** What lies on the window's counter: which papers are there, and what may be done with them. */

import type { Sentence } from "@core/client/api";
import type { Case, GuideAnswer, GuideQuestion, Material, RefusalBody, Refusal } from "@core/types";

/** A paper as the clerk ticks it. */
export interface Row {
  code: string;
  name: string;
  name_en: string;
  given: boolean;
  /** It came before, and is not taken back here. */
  fixed: boolean;
  /** It may follow later where the law lets it; here it is still missing. */
  deferrable: boolean;
}

/** The papers that the answers ask for. */
export function rowsOf(materials: Material[], given: ReadonlySet<string>): Row[] {
  return materials.map(({ code, name, name_en, need }) => ({
    ...{ code, name, name_en, given: given.has(code) },
    ...{ fixed: false, deferrable: need === "deferrable" },
  }));
}

/** The papers of a case; what is there already stays there. */
export function rowsOfCase(one: Case, given: ReadonlySet<string>): Row[] {
  const open = one.state === "received" || one.state === "correction";
  return one.materials.map(({ material, name, name_en, status }) => {
    const there = status === "given";
    const may = one.state === "correction" ? one.asked.includes(material) : open;
    return {
      ...{ code: material, name, name_en, given: there || given.has(material) },
      ...{ fixed: there || !may, deferrable: status === "deferrable" },
    };
  });
}

export function missingOf(rows: Row[]): Row[] {
  return rows.filter(({ given }) => !given);
}

/** As `POST /cases` takes them: what is not there is named, too. */
export function materialsOf(rows: Row[]): { material: string; status: string }[] {
  return rows.map(({ code, given, deferrable }) => ({
    material: code,
    status: given ? "given" : deferrable ? "deferrable" : "missing",
  }));
}

/** The papers that were ticked just now. */
export function newlyGiven(rows: Row[]): string[] {
  return rows.filter(({ given, fixed }) => given && !fixed).map(({ code }) => code);
}

/** With one paper turned over; those that came before stay. */
export function toggled(rows: Row[], given: ReadonlySet<string>, code: string): Set<string> {
  const row = rows.find((one) => one.code === code);
  const next = new Set(given);
  if (row === undefined || row.fixed) return next;
  if (!next.delete(code)) next.add(code);
  return next;
}

/** All there; or, if all are, none of those that may be taken back. */
export function allToggled(rows: Row[]): Set<string> {
  const loose = rows.filter(({ fixed }) => !fixed);
  const all = loose.every(({ given }) => given);
  return new Set(all ? [] : loose.map(({ code }) => code));
}

/** The questions that count with these answers, each with the option that holds. */
export function askedNow(
  questions: GuideQuestion[],
  left: GuideAnswer,
): { question: GuideQuestion; option: string; assumed: boolean }[] {
  return questions.flatMap((question) => {
    const { id } = question;
    const option = left.answers[id] ?? left.assumed[id];
    const assumed = left.assumed[id] !== undefined;
    return option === undefined ? [] : [{ question, option, assumed }];
  });
}

/** Only what still counts of what the clerk has chosen: another answer may have closed a question. */
export function answersOf(
  chosen: Readonly<Record<string, string>>,
  left: GuideAnswer | null,
): Record<string, string> {
  const counts = (id: string): boolean => left?.answers[id] !== undefined;
  return Object.fromEntries(Object.entries(chosen).filter(([id]) => counts(id)));
}

export type ActionName = "accept" | "receive" | "supplement" | "correct" | "refuse" | "issue";

export interface Action extends Sentence {
  name: ActionName;
  letter: string;
  /** Why it cannot be done now; null if it can. */
  why: Sentence | null;
}

export const ACTION_KEYS: Record<ActionName, string> = {
  ...{ accept: "S", supplement: "S", receive: "J", correct: "B", refuse: "N", issue: "D" },
};

function action(name: ActionName, said: Sentence, why: Sentence | null = null): Action {
  return { name, ...said, letter: ACTION_KEYS[name], why };
}

function stillMissing(rows: Row[]): Sentence | null {
  const count = missingOf(rows).length;
  if (count === 0) return null;
  return { zh: `还缺 ${count} 份材料`, en: `${count} still missing` };
}

const ACCEPT = { zh: "受理", en: "Accept" };
const CORRECT = { zh: "一次性告知补正", en: "Ask for the rest" };
const REFUSE = { zh: "不予受理", en: "Refuse" };
const COMPLETE = { zh: "材料已齐全", en: "Nothing is missing" };

/** What may be done with papers that no case has yet. */
export function newActions(rows: Row[]): Action[] {
  const missing = stillMissing(rows);
  return [
    action("accept", ACCEPT, missing),
    action("receive", { zh: "收件", en: "Receive" }),
    action("correct", CORRECT, missing === null ? COMPLETE : null),
    action("refuse", REFUSE),
  ];
}

/** What the clerk may do with a case, as the house says; papers ticked just now count. */
export function caseActions(one: Case, rows: Row[]): Action[] {
  const can = new Set(one.can.map(({ verb }) => verb));
  const grants = one.can.some(({ verb, decision }) => verb === "decide" && decision === "grant");
  const missing = stillMissing(rows);
  const found: Action[] = [];
  // What is missing now may come with the acceptance itself.
  if (can.has("accept") || can.has("fix_on_spot")) found.push(action("accept", ACCEPT, missing));
  if (can.has("supplement")) {
    const said = { zh: "补正收件", en: "Take what was asked for" };
    const asked = rows.filter(({ code }) => one.asked.includes(code));
    found.push(action("supplement", said, stillMissing(asked)));
  }
  if (can.has("request_correction"))
    found.push(action("correct", CORRECT, missing === null ? COMPLETE : null));
  if (can.has("not_accept")) found.push(action("refuse", REFUSE));
  if (grants) found.push(action("issue", { zh: "即办：准予并出证", en: "Grant and issue now" }));
  else if (can.has("issue_result")) found.push(action("issue", { zh: "出证", en: "Issue" }));
  return found;
}

/** What a refusal may be founded on. */
export interface Grounds {
  basis: string;
  conditions: string;
}

export const NO_GROUNDS: Grounds = { basis: "", conditions: "" };

/** A refusal to begin with. What goes on record is Chinese, as the item's own texts are. */
export function refusalDraft(
  kind: RefusalBody["kind"],
  { basis, conditions }: Grounds,
): Required<RefusalBody> & { to: string } {
  const named = conditions === "" ? "" : `：${conditions}`;
  if (kind === "not_ours") {
    return {
      ...{ kind, basis, to: "", reason: "该事项不属于本窗口的受理范围。" },
      way_forward: "请到下面写明的地点办理，本窗口可协助联系。",
    };
  }
  if (kind === "unclear") {
    return {
      ...{ kind, basis, to: "", reason: "该事项的办理依据或职责分工尚不明确。" },
      way_forward: "由下面写明的人员按时明确，结果主动告知，不必再次排队。",
    };
  }
  return {
    ...{ kind, basis, to: "", reason: `不符合办理条件${named}。` },
    way_forward: `具备办理条件后可以再次申请${named}。如有异议，可请大厅管理人员复核。`,
  };
}

/** Whether a refusal says all that people need. */
export function isWhole(said: RefusalBody): boolean {
  const texts = [said.basis, said.reason, said.way_forward];
  if (said.kind !== "not_met") texts.push(said.to ?? "");
  return texts.every((text) => text.trim() !== "");
}

/** Whether somebody was told no during this service: an instant before the call is another one. */
export function wasToldNo(
  filed: Pick<Refusal, "at">[],
  ticket: { called_at: string | null; started_at: string | null },
): boolean {
  const times = [ticket.called_at, ticket.started_at].map((at) => Date.parse(at ?? ""));
  const since = Math.min(...times.filter((at) => !Number.isNaN(at)));
  return filed.some(({ at }) => Date.parse(at) >= since);
}
