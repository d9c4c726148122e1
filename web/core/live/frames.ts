/** What travels over the live feeds and nowhere else. */

import type { Estimate, Ticket, TicketState, WindowState } from "../types";

/** The key that orders a line: virtual arrival in ms, then the order of issue. */
export type OrderKey = [number, number | string];

export interface LiveTicket {
  lane: string;
  state: TicketState;
  window: string | null;
  window_hall: string | null;
  only: string | null;
  call_no: number;
  key: OrderKey | null;
  called_at: string | null;
}

export interface LiveWindow {
  state: WindowState;
  number: string | null;
  /** The other hall whose number it serves. */
  helps: string | null;
}

export interface HallState {
  day: string;
  tickets: Record<string, LiveTicket>;
  windows: Record<string, LiveWindow>;
}

export interface TicketEventData extends LiveTicket {
  number: string;
  window_name: string | null;
}

export interface WindowEventData {
  window: string;
  window_name: string | null;
  state: WindowState;
  number: string | null;
  helps: string | null;
}

export interface HallSnapshot {
  op: "snapshot";
  hall: string;
  epoch: number;
  seq: number;
  at: string;
  state: HallState;
}

export interface TicketSnapshot {
  op: "snapshot";
  ticket: Ticket;
  epoch: number;
  seq: number;
}

/** What any frame may tell of itself. */
export interface Frame {
  op: string;
  epoch?: number;
  seq?: number;
  code?: number;
  reconnect?: boolean;
}

export interface FeedEvent<Data = unknown> {
  op: "event";
  epoch: number;
  seq: number;
  name: string;
  at: string;
  data: Data;
}

export interface Progress {
  op: "progress";
  ahead: number | null;
  estimate: Estimate | null;
  open_windows: number;
}
