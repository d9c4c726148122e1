/** Somebody's cases, read page by page: those that wait for them first, then the latest. */

import type { Case, CaseList } from "@core/types";

import { isOver, needsOwner } from "./words";

export interface OwnCases {
  /** Their owner has to do something. */
  waiting: Case[];
  /** The office has. */
  underWay: Case[];
  over: Case[];
  hasMore: boolean;
}

type Ask = (path: string) => Promise<CaseList>;

/** The latest so many pages; one that moved while pages were read is told once. */
export async function readCases(ask: Ask, pages: number): Promise<OwnCases> {
  const found = new Map<string, Case>();
  let cursor: string | null = "";
  for (let page = 0; page < pages && cursor !== null; page += 1) {
    const more = cursor === "" ? "" : `?cursor=${encodeURIComponent(cursor)}`;
    const { cases, next_cursor } = await ask(`/api/v1/cases${more}`);
    for (const one of cases) found.set(one.id, one);
    cursor = next_cursor;
  }
  const all = [...found.values()];
  return {
    waiting: all.filter(needsOwner),
    underWay: all.filter((one) => !needsOwner(one) && !isOver(one)),
    over: all.filter(isOver),
    hasMore: cursor !== null,
  };
}
