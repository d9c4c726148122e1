/** What a clerk is asked before a verb goes out. */

import type { Sentence } from "@core/client/api";
import type { Ticket, WindowView } from "@core/types";

export type Asked =
  | { what: "pause" }
  | { what: "leave" }
  | { what: "park" | "call" | "transfer"; ticket: Ticket }
  | { what: "finish"; ticket: Ticket; servedMs: number | null; thenCall: boolean };

/** Where a ticket is sent, and how that is called. */
export interface TransferChoice {
  to: { lane: string } | { window: string };
  name: Sentence;
}

/** Whether the question still makes sense: another tab may have moved the person on. */
export function stillAsked(asked: Asked, view: WindowView): boolean {
  const here = view.ticket;
  if (asked.what === "leave") return true;
  if (asked.what === "pause") return view.window.state === "open" && here === null;
  const { id, state } = asked.ticket;
  if (asked.what === "finish") return here?.id === id && here.state === "serving";
  // Of somebody who waits, the server refuses if they have gone.
  return state === "waiting" || here?.id === id;
}
