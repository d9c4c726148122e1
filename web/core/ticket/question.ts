/** A question that stands on the page of a ticket: how many may go first, or whether to cancel it. */

import type { Ticket, TicketState } from "../types";

const STATES: Record<Question["about"], readonly TicketState[]> = {
  postpone: ["waiting"],
  cancel: ["waiting", "called", "missed", "parked"],
};

export interface Question {
  about: "postpone" | "cancel";
  /** How often the ticket had been called when it was asked. */
  callNo: number;
}

type Known = Pick<Ticket, "state" | "call_no">;

export function mayAsk(about: Question["about"], { state }: Known): boolean {
  return STATES[about].includes(state);
}

/** What is still asked: a call comes before any question, and none comes back after it. */
export function stillAsked(asked: Question | null, ticket: Known): Question["about"] | null {
  if (asked?.callNo !== ticket.call_no || !mayAsk(asked.about, ticket)) return null;
  return asked.about;
}
