/** Where a feed stands: the epoch and number of the last thing it showed, and what may follow. */

export interface Position {
  epoch: number;
  seq: number;
}

export type Verdict = "next" | "known" | "gap";

/** A beat may overtake an event by this much before the event counts as lost. */
const CATCH_UP_MS = 2_000;

export class Sequence {
  private last: Position | null = null;
  private head: Position | null = null;
  private headAt = 0;

  /** What to tell the server to resume after; null asks for a snapshot. */
  get position(): Position | null {
    return this.last;
  }

  /** A snapshot replaces whatever was known. */
  restart(at: Position): void {
    this.last = at;
    this.head = null;
  }

  forget(): void {
    this.last = null;
    this.head = null;
  }

  /** Judges an event; one that is next moves the position. */
  take(at: Position): Verdict {
    if (this.last?.epoch !== at.epoch || at.seq > this.last.seq + 1) return "gap";
    if (at.seq <= this.last.seq) return "known";
    this.last = at;
    return "next";
  }

  /** Remembers the head that a beat names. */
  beat(head: Position, now: number): void {
    this.head = head;
    this.headAt = now;
  }

  /** Whether a beat named something that has still not come. */
  isBehind(now: number): boolean {
    if (this.head === null || now - this.headAt <= CATCH_UP_MS) return false;
    return this.last?.epoch !== this.head.epoch || this.last.seq < this.head.seq;
  }
}
