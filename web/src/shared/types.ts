/** The shapes that travel over the HTTP API and the live feed. Instants are RFC 3339 strings. */

export type TicketState =
  "waiting" | "called" | "serving" | "served" | "missed" | "parked" | "cancelled" | "expired";

export type WindowState = "open" | "paused" | "closed";

export type DeviceKind = "display" | "kiosk";

export interface Estimate {
  p50_s: number;
  p90_s: number;
}

/** One of the lanes a visit still has to pass. */
export interface Stop {
  lane: string;
  item?: string | null;
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
  /** The hall of a window that serves this ticket from afar. */
  window_hall: string | null;
  call_no: number;
  virtual_arrival: string;
  joined_at: string;
  called_at: string | null;
  /** Since when a window has served it; null when none has, or no longer does. */
  started_at: string | null;
  version: number;
  /** The day's places of its class were used up: it waits as a walk-in. */
  capped: boolean;
  credit_s: number;
  remote: boolean;
  stops: Stop[];
  /** The one window that a transferred ticket waits for. */
  only: string | null;
  /** How many open windows may call it; null when it does not wait, or is not told. */
  open_windows?: number | null;
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
  opening: Opening[];
  lanes: LaneLoad[];
}

/** A session in which a hall takes people: ISO weekdays, and times in China as `HH:MM`. */
export interface Opening {
  weekdays: number[];
  opens: string;
  closes: string;
}

/** A window as the public hall page lists it. */
export interface WindowPlate {
  id: string;
  name: string;
  name_en: string;
  kind: string;
  lanes: string[];
}

/** Of the estimates that came true or not: the shares that held, 0 to 1. */
export interface Coverage {
  judged: number;
  p50: number;
  p90: number;
}

export interface HallDetail extends Hall {
  windows: WindowPlate[];
  now: string;
  coverage: Coverage | null;
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
  /** Lines of other halls that it serves, like `branch-1:social`. */
  helps: string[];
  /** The other hall whose ticket it holds just now. */
  serving_hall: string | null;
  /** The service that was just finished here, as long as that may be undone. */
  finished?: { ticket: string; number: string; finished_at: string } | null;
}

export interface WindowView {
  window: HallWindow;
  ticket: Ticket | null;
  waiting: Ticket[];
  missed: Ticket[];
  parked: Ticket[];
  waiting_by_lane: Record<string, number>;
  now: string;
}

/** The head of a line that might have been called. */
export interface Candidate {
  line: string;
  lane: string;
  number: string;
  virtual_arrival: string;
  handicap_s: number;
  class: string;
  credit_s: number;
}

export interface Why {
  chosen: Candidate | null;
  candidates: Candidate[];
  reason: string;
  reason_zh: string;
}

export interface VerbAnswer {
  ticket: Ticket | null;
  window: HallWindow;
  seq: number | null;
  durable: boolean;
  why?: Why;
  /** With open: the window that this clerk had left open elsewhere, paused by this. */
  left?: { hall: string; window: string; name: string } | null;
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

/** A hall among those that offer an item, the quickest first. */
export interface RankedHall extends Hall {
  for: { item: string; lane: string; estimate: Estimate | null; travel_s: number | null };
}
