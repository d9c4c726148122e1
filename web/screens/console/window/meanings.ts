/** What the keys and buttons of the desk do, as the window stands. */

import type { Sentence } from "@core/client/api";
import type { Meanings } from "@core/settling";
import type { Ticket, WindowView } from "@core/types";

import type { NextStep } from "./useWindow";

/** The last step that can be taken back: a finished service, or else a miss. */
export interface Undoable {
  what: "finish" | "miss";
  ticket: string;
  number: string;
}

export type Missed = { id: string; number: string } | null;

export function undoable(view: WindowView, missed: Missed): Undoable | null {
  const finished = view.window.finished ?? null;
  // Nobody has been called since a service that can be taken back: it came after any miss.
  if (finished !== null) return { what: "finish", ...finished };
  return missed === null ? null : { what: "miss", ticket: missed.id, number: missed.number };
}

/** What the button that takes a step back says; without one to take back it is the usual one. */
export function undoWords(undo: Undoable | null): Sentence {
  if (undo === null) return { zh: "撤销过号", en: "Undo missed" };
  return undo.what === "finish"
    ? { zh: `撤销办结 ${undo.number}`, en: `Undo finish ${undo.number}` }
    : { zh: `撤销过号 ${undo.number}`, en: `Undo missed ${undo.number}` };
}

/** `inS`: the seconds until the called person may be called again. */
export function recallWords(inS: number): Sentence {
  return inS > 0
    ? { zh: `重呼 ${inS} 秒`, en: `Recall in ${inS} s` }
    : { zh: "重呼", en: "Recall" };
}

/** The meaning of each control; the same control with another person is another meaning. */
export function meaningsOf(view: WindowView, nextStep: NextStep, missed: Missed): Meanings {
  const { ticket, window } = view;
  const when = (condition: boolean): string => (condition && ticket !== null ? ticket.id : "");
  const undo = undoable(view, missed);
  const door = window.state !== "open" ? "open" : ticket === null ? "pause" : "";
  return {
    next: `${nextStep} ${ticket?.id ?? ""}`,
    recall: when(ticket?.state === "called"),
    miss: when(ticket?.state === "called"),
    undo: undo === null ? "" : `${undo.what} ${undo.ticket}`,
    park: when(true),
    transfer: when(true),
    finish: when(ticket?.state === "serving"),
    pauseOrOpen: door,
    close: window.state !== "closed" && ticket === null ? "close" : "",
    call: door === "pause" ? "call" : "",
    ...places("parked", view.parked),
    ...places("missed", view.missed),
  };
}

/** The name of a place in a list: whoever moves up into it must not be hit by a second press. */
export function placeOf(list: string, place: number): string {
  return `${list} ${place}`;
}

function places(list: string, tickets: Ticket[]): Meanings {
  return Object.fromEntries(tickets.map(({ id }, place) => [placeOf(list, place), id]));
}
