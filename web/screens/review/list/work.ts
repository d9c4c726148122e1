/** The lists of a reviewer's desk: which there are, how they are read, and where one is in them. */

import type { Sentence } from "@core/client/api";
import type { CaseState, WorkPage, WorkRow } from "@core/types";

export type ListName = "todo" | "mine" | "results" | "all";

export interface Choice {
  list: ListName | "state";
  state: CaseState | "";
}

export const LISTS: Record<ListName, Sentence> = {
  todo: { zh: "待办", en: "To do" },
  mine: { zh: "我的", en: "Mine" },
  results: { zh: "待出件", en: "To issue" },
  all: { zh: "全部", en: "All" },
};

/** A page of the server's. */
export const PAGE = 50;
/** Counts end here. */
const COUNTED = 1000;

export function countWords(count: number): string {
  return count >= COUNTED ? "999+" : String(count);
}

/** The list that an address names. */
export function choiceOf(list: unknown, state: unknown, states: CaseState[]): Choice {
  const found = states.find((one) => one === state);
  if (list === "state" && found !== undefined) return { list, state: found };
  const known = (Object.keys(LISTS) as ListName[]).find((one) => one === list);
  return { list: known ?? "todo", state: "" };
}

export function queryOf({ list, state }: Choice): string {
  return state === "" ? `list=${list}` : `list=${list}&state=${state}`;
}

type Ask = <Answer>(path: string) => Promise<Answer>;

/** Reads the first so many rows; a case stands where it comes first. */
export async function readWork(ask: Ask, path: string, wanted: number): Promise<WorkPage> {
  const rows = new Map<string, WorkRow>();
  let read = 0;
  let cursor: string | null = null;
  let page: WorkPage;
  do {
    const more: string = cursor === null ? "" : `&cursor=${encodeURIComponent(cursor)}`;
    page = await ask<WorkPage>(`${path}${more}`);
    for (const row of page.cases) if (!rows.has(row.id)) rows.set(row.id, row);
    read += PAGE;
    cursor = page.next_cursor;
  } while (cursor !== null && read < wanted);
  return { ...page, cases: [...rows.values()] };
}

/** Where one goes from a row; a row that has gone leaves one at its neighbour, or at the first. */
export function moved(ids: string[], from: string | null, by: 1 | -1): string | null {
  const at = from === null ? -1 : ids.indexOf(from);
  if (at === -1) return ids[0] ?? null;
  return ids[Math.max(0, Math.min(ids.length - 1, at + by))] ?? null;
}

export interface Hands {
  step: Sentence;
  /** Who has taken it; null: nobody. */
  by: string | null;
}

/** The step that a row is about: of one's own department, one's own first; else the first. */
export function handsOf(row: WorkRow, me: string, department: string | null): Hands | null {
  const own = row.steps.filter((step) => step.department === department);
  const among = own.length > 0 ? own : row.steps;
  const step = among.find(({ claimed_by }) => claimed_by === me) ?? among[0];
  if (step === undefined) return null;
  return { step: { zh: step.name, en: step.name_en }, by: step.claimed_by };
}
