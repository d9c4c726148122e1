/** Waiting before another try: every screen comes back politely after a restart. */

export const FIRST_DELAY_MS = 300;
export const LONGEST_DELAY_MS = 15_000;

/** The delay in ms before try number `attempt` (from 0): doubling, capped, half of it random. */
export function delayMs(attempt: number, random: () => number = Math.random): number {
  const full = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** attempt);
  return full / 2 + (full / 2) * random();
}

/** Resolves after `ms`, sooner when the network comes back or `signal` is aborted. */
export function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const page = typeof window === "undefined" ? null : window;
    const done = (): void => {
      clearTimeout(timer);
      page?.removeEventListener("online", done);
      signal?.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    page?.addEventListener("online", done);
    signal?.addEventListener("abort", done);
    if (signal?.aborted === true) done();
  });
}
