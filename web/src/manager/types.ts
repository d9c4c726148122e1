/** What a manager reads and changes: advice, rules, stranded tickets and the use of priority. */

import type { Ticket } from "@/shared/types";

export type AdviceKind = "open" | "pause" | "help" | "stop_helping";

interface Change {
  id: string;
  kind: AdviceKind;
  hall: string;
  window: string;
  line: string;
  handicap_s: number;
  /** Waiting minutes that the people of the next half hour would be spared, added up. */
  gain_min: number;
}

export interface Advice extends Change {
  reason: string;
  reason_zh: string;
}

/** Advice that was carried out. */
export interface Move extends Change {
  applied_by: string;
  applied_at: string;
  undone_at: string | null;
}

export interface Balance {
  advice: Advice[];
  moves: Move[];
}

export interface ClassRule {
  credit_s: number;
  cap: number;
  reason: string;
}

/** `windows` maps window → line → handicap; a line of another hall is `branch-1:social`. */
export interface HallRules {
  hall: string;
  version: number;
  fairness_bound_s: number;
  lanes: string[];
  remote_lanes: string[];
  classes: Record<string, ClassRule>;
  windows: Record<string, Record<string, number>>;
  return_behind: number;
  return_within_s: number;
  early_s: number;
  late_s: number;
  recall_every_s: number;
}

export interface RulesVersion {
  rules: HallRules;
  author: string | null;
  at: string | null;
  reason: string | null;
}

/** What the catalogue has lost of what a ticket needs. */
export interface Missing {
  kind: "hall" | "lane" | "remote_lane" | "window";
  hall: string;
  name: string;
}

export interface Stranded {
  ticket: Ticket;
  missing: Missing[];
}

export interface Review {
  justified: boolean;
  note: string;
  reviewer: string;
  at: string;
}

export interface PriorityUse {
  ticket: string;
  number: string;
  lane: string;
  class: string;
  credit_s: number;
  reason: string | null;
  at: string;
  by: string;
  review: Review | null;
}
