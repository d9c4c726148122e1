/** Verbs act on whoever is at the window; a late one must not hit somebody else. */

import type { WindowView } from "@core/types";

/** The window has moved on, from another tab or machine, since the verb was meant. */
export class Overtaken extends Error {}

const ON_THE_TICKET = new Set(["recall", "start", "finish", "miss", "park", "undo-finish"]);

/**
 * Throws `Overtaken` if `verb`, meant for `ticket`, would now hit another one.
 *
 * A window without a ticket passes: under its old key the verb is answered as before, or refused.
 */
export function checkStillMeant(
  verb: string,
  body: unknown,
  ticket: string | null,
  { window }: WindowView,
): void {
  const unnamed = verb === "transfer" && !namesTicket(body);
  if (!ON_THE_TICKET.has(verb) && !unnamed) return;
  const found = window.ticket ?? (verb === "undo-finish" ? window.finished?.ticket : null) ?? null;
  if (found !== null && found !== ticket) throw new Overtaken("the window has moved on");
}

function namesTicket(body: unknown): boolean {
  return typeof body === "object" && body !== null && "ticket" in body;
}
