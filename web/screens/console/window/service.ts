/** How long a person has been at the window, and how soon they may be called again. */

import type { Ticket } from "@core/types";

/** The console asks before it finishes a service shorter than this, in ms. */
export const SHORT_SERVICE_MS = 10_000;
/** How soon a person may be called again as long as the hall's rule is not known, in s. */
export const RECALL_EVERY_S = 5;

/** How long the service has lasted at the hall's instant `now`, in ms; null when not known. */
export function servedForMs(ticket: Ticket, now: number): number | null {
  const started = Date.parse(ticket.started_at ?? "");
  return ticket.state === "serving" && !Number.isNaN(started) ? Math.max(0, now - started) : null;
}

/** Whether finishing now might be a slip of the hand. */
export function isShort(ticket: Ticket, now: number): boolean {
  const served = servedForMs(ticket, now);
  return served === null || served < SHORT_SERVICE_MS;
}

/** What this tab knows of recalls; instants of the hall. */
export interface Recalled {
  ticket: string;
  /** The last recall, 0 for none. */
  at: number;
  /** The server said: not before this; 0 if it said nothing. */
  notBefore: number;
}

/** Whole seconds until the called person may be called again; the server decides, this shows it. */
export function recallInS(
  ticket: Ticket,
  recalled: Recalled | null,
  everyS: number,
  now: number,
): number {
  const known = recalled?.ticket === ticket.id ? recalled : null;
  const called = Math.max(Date.parse(ticket.called_at ?? "") || 0, known?.at ?? 0);
  // Reckoned, it is never longer than the brake itself, however wrong the clock; told, it holds.
  const reckoned = Math.min(called + everyS * 1000 - now, everyS * 1000);
  const told = (known?.notBefore ?? 0) - now;
  return Math.ceil(Math.max(0, reckoned, told) / 1000);
}
