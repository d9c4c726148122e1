/**
 * The number on a kiosk's screen: how long it stays, and what is kept so that no reload loses it.
 *
 * It closes by itself when nobody touches the screen. For a minute after it closed it can be shown
 * again; then it is gone, so that the next person does not see it. All moments are of the wall
 * clock, in ms: they hold over a reload and while the machine sleeps.
 */

import { readSlot, writeSlot } from "@core/client/session";

/** Without any input for this long, the number closes. */
export const IDLE_MS = 40_000;
/** Of a person who is known by their booking nothing stays for longer than this. */
export const BRIEF_MS = 15_000;
/** What the button that keeps the number adds. */
export const KEEP_MS = 60_000;
/** How long after it closed the number can be shown again. */
export const AGAIN_MS = 60_000;
/** Whoever leans on the screen does not keep it from others for ever. */
const LONGEST_MS = 300_000;
/** A clock that was set right by this much between two loads of the page loses no number. */
const SKEW_MS = 5_000;

/** What the kiosk prints for a phone; the path holds the secret. */
export interface Code {
  path: string;
  svg: string;
}

/** Nothing of a ticket but its number and the secret by which it is followed. */
export interface Kept {
  number: string;
  code: Code | null;
  shownAt: number;
  closesAt: number;
  /** From here on the number is gone; equal to `closesAt` when it is shown for the last time. */
  endsAt: number;
}

/** `again`: closed, but can be shown once more. */
export type Sight = "none" | "shown" | "again";

export class KeptNumber {
  private kept: Kept | null;
  private seenAt: number;

  constructor(
    private readonly storage: Storage,
    private readonly slot: string,
    private readonly now: () => number = Date.now,
  ) {
    this.seenAt = now();
    const found = readSlot<Kept | null>(storage, slot, null);
    this.kept = found !== null && isOfNow(found, this.seenAt) ? found : null;
    this.write();
  }

  /** What is kept now; what is over has been removed. */
  get current(): Kept | null {
    this.look();
    return this.kept;
  }

  get sight(): Sight {
    const { current } = this;
    if (current === null) return "none";
    return this.seenAt < current.closesAt ? "shown" : "again";
  }

  get mayKeep(): boolean {
    const { current } = this;
    return current !== null && !isLast(current) && current.closesAt < current.shownAt + LONGEST_MS;
  }

  show(number: string, code: Code | null): void {
    const shownAt = this.now();
    const closesAt = shownAt + IDLE_MS;
    this.seenAt = shownAt;
    this.kept = { number, code, shownAt, closesAt, endsAt: closesAt + AGAIN_MS };
    this.write();
  }

  /** The last time from the start: it cannot be kept, nor shown again. */
  showBriefly(number: string, code: Code | null): void {
    const shownAt = this.now();
    this.seenAt = shownAt;
    const closesAt = shownAt + BRIEF_MS;
    this.kept = { number, code, shownAt, closesAt, endsAt: closesAt };
    this.write();
  }

  /** Somebody is there: the number stays for as long again. */
  touch(): void {
    this.stayUntil(this.now() + IDLE_MS);
  }

  keep(): void {
    if (this.kept !== null) this.stayUntil(this.kept.closesAt + KEEP_MS);
  }

  close(): void {
    if (this.sight !== "shown" || this.kept === null) return;
    const endsAt = Math.min(this.kept.endsAt, this.seenAt + AGAIN_MS);
    this.kept = { ...this.kept, closesAt: this.seenAt, endsAt };
    this.write();
  }

  /** Shows a closed number for what is left of its minute. */
  again(): void {
    if (this.sight !== "again" || this.kept === null) return;
    this.kept = { ...this.kept, closesAt: this.kept.endsAt };
    this.write();
  }

  forget(): void {
    this.kept = null;
    this.write();
  }

  private stayUntil(at: number): void {
    if (this.sight !== "shown" || this.kept === null || isLast(this.kept)) return;
    const closesAt = Math.max(this.kept.closesAt, Math.min(at, this.kept.shownAt + LONGEST_MS));
    this.kept = { ...this.kept, closesAt, endsAt: closesAt + AGAIN_MS };
    this.write();
  }

  /** Follows a clock that was set back, and removes what is over. */
  private look(): void {
    const now = this.now();
    const back = Math.min(0, now - this.seenAt);
    this.seenAt = now;
    if (this.kept === null) return;
    if (back < 0) {
      const { shownAt, closesAt, endsAt } = this.kept;
      const moved = { shownAt: shownAt + back, closesAt: closesAt + back, endsAt: endsAt + back };
      this.kept = { ...this.kept, ...moved };
      this.write();
    }
    if (now >= this.kept.endsAt) this.forget();
  }

  private write(): void {
    try {
      writeSlot(this.storage, this.slot, this.kept);
    } catch {
      // A full storage costs only what a reload would have saved.
    }
  }
}

function isLast({ closesAt, endsAt }: Kept): boolean {
  return closesAt === endsAt;
}

/** Whether an entry can be of this moment: neither over, nor of a clock that was set back since. */
function isOfNow({ shownAt, endsAt }: Kept, now: number): boolean {
  return shownAt - now <= SKEW_MS && now < endsAt && endsAt - shownAt <= LONGEST_MS + AGAIN_MS;
}

const SLOT = "yichuang.kiosk.number.";

export function slotOf(hall: string): string {
  return SLOT + hall;
}

/** Removes every kept number: the tab shows another page than a kiosk's. */
export function forgetNumbers(storage: Storage): void {
  const slots = Array.from({ length: storage.length }, (_, at) => storage.key(at) ?? "");
  for (const slot of slots) if (slot.startsWith(SLOT)) storage.removeItem(slot);
}
