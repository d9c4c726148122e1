/** The shapes that travel over the HTTP API and the live feed. Instants are RFC 3339 strings. */

export type TicketState =
  "waiting" | "called" | "serving" | "served" | "missed" | "parked" | "cancelled" | "expired";

export type WindowState = "open" | "paused" | "closed";

export type DeviceKind = "display" | "kiosk";

export interface Estimate {
  p50_s: number;
  p90_s: number;
}

export interface Ticket {
  id: string;
  number: string;
  hall: string;
  lane: string;
  item: string | null;
  class: string;
  state: TicketState;
  ahead: number | null;
  estimate: Estimate | null;
  window: string | null;
  window_name: string | null;
  call_no: number;
  virtual_arrival: string;
  joined_at: string;
  called_at: string | null;
  version: number;
}

/** What a kiosk prints beside the number, so that a phone can follow the ticket. */
export interface Follow {
  secret: string;
  path: string;
  url: string;
  svg: string;
}

export interface IssuedTicket extends Ticket {
  durable: boolean;
  seq: number;
  follow?: Follow;
}

export interface LaneLoad {
  lane: string;
  name: string;
  name_en: string;
  prefix: string;
  waiting: number;
  open_windows: number;
  estimate: Estimate | null;
}

export interface Hall {
  id: string;
  name: string;
  name_en: string;
  level: string;
  parent: string | null;
  group: string;
  open: boolean;
  lanes: LaneLoad[];
}

/** A window as the public hall page lists it. */
export interface WindowPlate {
  id: string;
  name: string;
  name_en: string;
  kind: string;
  lanes: string[];
}

export interface HallDetail extends Hall {
  windows: WindowPlate[];
  now: string;
}

/** A window as those who work at it see it (`Window` itself is the browser's own name). */
export interface HallWindow {
  id: string;
  hall: string;
  name: string;
  name_en: string;
  kind: string;
  state: WindowState;
  lanes: string[];
  ticket: string | null;
  number: string | null;
  clerk: string | null;
  reason: string | null;
}

export interface LineEntry {
  id: string;
  number: string;
  lane: string;
  state: TicketState;
  virtual_arrival: string;
  joined_at: string;
}

export interface WindowView {
  window: HallWindow;
  ticket: Ticket | null;
  waiting: LineEntry[];
  missed: LineEntry[];
  waiting_by_lane: Record<string, number>;
  now: string;
}

export interface Why {
  chosen: unknown;
  candidates: unknown[];
  reason: string;
  reason_zh: string;
}

export interface VerbAnswer {
  ticket: Ticket | null;
  window: HallWindow;
  seq: number | null;
  durable: boolean;
  why?: Why;
}

export interface Login {
  access_token: string;
  refresh_token: string;
  expires_in_s: number;
  role: string;
  id: string;
}

export interface StaffLogin extends Login {
  hall: string | null;
  window: string | null;
  name: string;
}

export interface Credentials {
  name: string;
  password: string;
}

export interface Pairing {
  pairing: string;
  code: string;
  secret: string;
  expires_in_s: number;
}

export interface Device {
  name: string;
  kind: DeviceKind;
  hall: string | null;
  label: string;
  revoked?: boolean;
}

/** The key that orders a line: virtual arrival in ms, then the order of issue. */
export type OrderKey = [number, number | string];

export interface LiveTicket {
  lane: string;
  state: TicketState;
  window: string | null;
  call_no: number;
  key: OrderKey | null;
  called_at: string | null;
}

export interface LiveWindow {
  state: WindowState;
  number: string | null;
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
}
