/** Which openings a hall has now, which come later, and which are only history. */

import type { HallOpenings, OpeningRecord } from "@core/types";

import type { Day } from "../parts/days";

/** Nobody wrote it: what a hall begins with. */
const DEFAULT = "default";

export interface OpeningRow {
  opening: OpeningRecord;
  /** `own` may be changed here, `above` is written for a hall above, `default` for nobody. */
  source: "own" | "above" | "default";
  isInForce: boolean;
}

/** Those that hold today, then those that are to hold later. */
export function currentRows(view: HallOpenings, today: Day): OpeningRow[] {
  const holding = new Set(view.in_force.map(({ id }) => id));
  const coming = view.openings
    .filter((one) => one.withdrawn_at === null && !holding.has(one.id) && !isOver(one, today))
    .reverse();
  return [
    ...view.in_force.map((opening) => ({
      opening,
      source: sourceOf(opening, view.hall),
      isInForce: true,
    })),
    ...coming.map((opening) => ({ opening, source: "own" as const, isInForce: false })),
  ];
}

/** What was withdrawn, or has ended by itself; the latest first. */
export function pastOpenings(view: HallOpenings, today: Day): OpeningRecord[] {
  return view.openings.filter((one) => one.withdrawn_at !== null || isOver(one, today));
}

function isOver(one: OpeningRecord, today: Day): boolean {
  return one.valid_to !== null && one.valid_to < today;
}

function sourceOf(one: OpeningRecord, hall: string): OpeningRow["source"] {
  if (one.id === DEFAULT) return "default";
  return one.hall === hall ? "own" : "above";
}
