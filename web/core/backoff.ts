/** Waiting before another try: every screen comes back politely after a restart. */

import type { PresencePort, StopSignal } from "./ports";

export const FIRST_DELAY_MS = 300;
export const LONGEST_DELAY_MS = 15_000;

/** The delay in ms before try number `attempt` (from 0): doubling, capped, half of it random. */
export function delayMs(attempt: number, random: () => number = Math.random): number {
  const full = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** attempt);
  return full / 2 + (full / 2) * random();
}

/** Resolves after `ms`, sooner when the network comes back or `signal` is aborted. */
export type Pause = (ms: number, signal?: StopSignal) => Promise<void>;

export function pauseWith(presence: PresencePort): Pause {
  return (ms, signal) =>
    new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        unwatch();
        signal?.removeEventListener("abort", done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      const unwatch = presence.watch({ online: done });
      signal?.addEventListener("abort", done);
      if (signal?.aborted === true) done();
    });
}
