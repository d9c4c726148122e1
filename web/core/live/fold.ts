/** Old state + event = new state: the same sum on the server, on a display and in a console. */

import type { FeedEvent, HallState, LiveWindow, TicketEventData, WindowEventData } from "./frames";
import type { TicketState } from "../types";

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
  const { number, lane, only, call_no, key, called_at } = data;
  const here = isAtWindow(data.state);
  if (GONE.includes(data.state)) {
    Reflect.deleteProperty(state.tickets, number);
  } else {
    const place = here
      ? { window: data.window, window_hall: data.window_hall }
      : { window: null, window_hall: null };
    state.tickets[number] = { lane, state: data.state, ...place, only, call_no, key, called_at };
  }
  // A window of another hall stands on that hall's screens.
  if (data.window === null || data.window_hall !== null) return;
  const window = windowOf(state, data.window);
  window.number = here ? number : null;
  window.helps = null;
}

function foldWindow(state: HallState, data: WindowEventData): void {
  const window = windowOf(state, data.window);
  window.state = data.state;
  window.number = data.number;
  window.helps = data.helps;
}

function windowOf(state: HallState, id: string): LiveWindow {
  return (state.windows[id] ??= { state: "open", number: null, helps: null });
}

export interface Call {
  number: string;
  window: string;
  /** The hall of a window that serves from afar. */
  windowHall: string | null;
  state: TicketState;
  callNo: number;
  calledAt: string;
}

/** The tickets at windows: those called first, newest first, then those being served. */
export function callsOf(state: HallState): Call[] {
  const calls: Call[] = [];
  for (const [number, ticket] of Object.entries(state.tickets)) {
    if (!isAtWindow(ticket.state) || ticket.window === null) continue;
    const { window, window_hall: windowHall, state: is, call_no: callNo } = ticket;
    calls.push({ number, window, windowHall, state: is, callNo, calledAt: ticket.called_at ?? "" });
  }
  return calls.sort(newestCallFirst);
}

function newestCallFirst(a: Call, b: Call): number {
  if (a.state !== b.state) return a.state === "called" ? -1 : 1;
  return Date.parse(b.calledAt) - Date.parse(a.calledAt) || (a.number < b.number ? 1 : -1);
}

/** How many wait in each lane; who waits for one window alone stands in no lane. */
export function waitingByLane(state: HallState): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const ticket of Object.values(state.tickets)) {
    if (ticket.state === "waiting" && ticket.only === null)
      counts[ticket.lane] = (counts[ticket.lane] ?? 0) + 1;
  }
  return counts;
}
