/** Old state + event = new state: the same sum on the server, on a display and in a console. */

import type { FeedEvent, HallState, TicketEventData, TicketState, WindowEventData } from "./types";

const GONE: readonly TicketState[] = ["served", "cancelled", "expired"];
const AT_A_WINDOW: readonly TicketState[] = ["called", "serving"];

export function isAtWindow(state: TicketState): boolean {
  return AT_A_WINDOW.includes(state);
}

/** Applies one event to `state` in place; unknown names change nothing. */
export function fold(state: HallState, event: FeedEvent): void {
  if (event.name.startsWith("ticket.")) foldTicket(state, event.data as TicketEventData);
  else if (event.name.startsWith("window.")) foldWindow(state, event.data as WindowEventData);
  else if (event.name === "day.ended") state.day = (event.data as { day: string }).day;
}

function foldTicket(state: HallState, data: TicketEventData): void {
  const { number, lane, call_no, key, called_at } = data;
  const here = isAtWindow(data.state);
  if (GONE.includes(data.state)) {
    Reflect.deleteProperty(state.tickets, number);
  } else {
    const window = here ? data.window : null;
    state.tickets[number] = { lane, state: data.state, window, call_no, key, called_at };
  }
  if (data.window === null) return;
  const window = (state.windows[data.window] ??= { state: "open", number: null });
  if (here) window.number = number;
  else if (window.number === number) window.number = null;
}

function foldWindow(state: HallState, data: WindowEventData): void {
  const window = (state.windows[data.window] ??= { state: data.state, number: null });
  window.state = data.state;
}

export interface Call {
  number: string;
  window: string;
  state: TicketState;
  callNo: number;
  calledAt: string;
}

/** The tickets at windows: those called first, newest first, then those being served. */
export function callsOf(state: HallState): Call[] {
  const calls: Call[] = [];
  for (const [number, ticket] of Object.entries(state.tickets)) {
    if (!isAtWindow(ticket.state) || ticket.window === null) continue;
    const { window, state: is, call_no: callNo } = ticket;
    calls.push({ number, window, state: is, callNo, calledAt: ticket.called_at ?? "" });
  }
  return calls.sort(newestCallFirst);
}

function newestCallFirst(a: Call, b: Call): number {
  if (a.state !== b.state) return a.state === "called" ? -1 : 1;
  return Date.parse(b.calledAt) - Date.parse(a.calledAt) || (a.number < b.number ? 1 : -1);
}

/** How many wait in each lane. */
export function waitingByLane(state: HallState): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const ticket of Object.values(state.tickets)) {
    if (ticket.state === "waiting") counts[ticket.lane] = (counts[ticket.lane] ?? 0) + 1;
  }
  return counts;
}
