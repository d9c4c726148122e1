/**
 * After a step, a key or button whose meaning has changed does nothing for a moment.
 *
 * A second press within that time was meant for what the key did before. What is pressed then is
 * not kept for later either.
 */

/** How long a control rests once it means something else, in ms. */
export const SETTLE_MS = 1_500;

/** What each control does now; an empty text is nothing. */
export type Meanings = Record<string, string>;

/** Remembers since when each control means what it means. Times are ms of a monotonic clock. */
export class Settling {
  private meant: Meanings | null = null;
  private readonly until = new Map<string, number>();

  /** `atFirst`: what is told first counts as a change, too. */
  constructor(private readonly atFirst = false) {}

  note(meanings: Meanings, now: number): void {
    const before = this.meant ?? (this.atFirst ? {} : meanings);
    this.meant = { ...meanings };
    for (const name of new Set([...Object.keys(before), ...Object.keys(meanings)])) {
      const meaning = meanings[name] ?? "";
      if (meaning === (before[name] ?? "")) continue;
      if (meaning === "") this.until.delete(name);
      else this.until.set(name, now + SETTLE_MS);
    }
  }

  isSettling(name: string, now: number): boolean {
    return now < (this.until.get(name) ?? 0);
  }

  /** Those that rest at `now`. */
  resting(now: number): Set<string> {
    const left = [...this.until].filter(([, until]) => now < until);
    return new Set(left.map(([name]) => name));
  }

  /** In how many ms the next of them is ready; null when none rests. */
  nextReady(now: number): number | null {
    const left = [...this.until.values()].map((until) => until - now).filter((ms) => ms > 0);
    return left.length === 0 ? null : Math.min(...left);
  }
}
