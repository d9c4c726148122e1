/** For which messages WeChat asks at a tap: the most useful first, and nobody who has just refused. */

import type { Grant, NoticeKind } from "@core/types";

/** What the tap does. */
export type Occasion = "number" | "booking" | "case";

/** WeChat asks for no more at once. */
const AT_MOST = 3;
/** Nobody stays longer in a hall: whoever has refused is not asked again meanwhile. */
export const VISIT_MS = 4 * 60 * 60_000;

const USEFUL: Record<Occasion, readonly NoticeKind[]> = {
  number: ["your_turn", "three_ahead", "missed", "recalled"],
  booking: ["booked", "reminder", "closed", "rescheduled"],
  case: ["case_moved", "ready_for_pickup"],
};

/** When which template was refused, in ms of this phone's clock. */
export type Refusals = Record<string, number>;

/** Of what is not granted: one accept is one message, and what is left need not be asked for. */
export function wantedAt(
  occasion: Occasion,
  grants: Grant[],
  refused: Refusals,
  now: number,
): Grant[] {
  const found = new Map<string, Grant>();
  for (const kind of USEFUL[occasion]) {
    const grant = grants.find((one) => one.kind === kind);
    if (grant === undefined || grant.left > 0 || found.has(grant.template_id)) continue;
    if (!isRecent(refused[grant.template_id], now)) found.set(grant.template_id, grant);
  }
  return [...found.values()].slice(0, AT_MOST);
}

function isRecent(at: number | undefined, now: number): boolean {
  return at !== undefined && now - at < VISIT_MS;
}
