/** What time it is at the halls: a phone's own clock may be wrong. */

import type { Ask } from "@core/client/api";
import type { HallDetail } from "@core/types";

/** A clock that goes wrong does so slowly. */
const GOOD_FOR_MS = 10 * 60_000;

let aheadMs = 0;
let learnedAt = -Infinity;

/** An answer has told the halls' instant. */
export function learn(now: string): void {
  const here = Date.now();
  aheadMs = Date.parse(now) - here;
  learnedAt = here;
}

/** The halls' instant, in ms; by the phone's clock for as long as nothing was learned. */
export function houseNow(): number {
  return Date.now() + aheadMs;
}

/** When the phone's clock will show an instant of the halls', in ms. */
export function hereAt(instant: string): number {
  return Date.parse(instant) - aheadMs;
}

/** Has a hall asked for its instant, unless that is known well enough; what fails changes nothing. */
export async function learnAt(hall: string, ask: Ask): Promise<void> {
  if (Math.abs(Date.now() - learnedAt) < GOOD_FOR_MS) return;
  try {
    learn((await ask<HallDetail>(`/api/v1/halls/${encodeURIComponent(hall)}`)).now);
  } catch {
    // What there is to show needs it less than it needs to be shown.
  }
}
