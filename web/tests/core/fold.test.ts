import { readFileSync } from "node:fs";

import { describe, expect, it } from "vitest";

import { callsOf, fold, waitingByLane } from "@core/live/fold";
import type { FeedEvent, HallState, TicketEventData } from "@core/live/frames";

function hall(): HallState {
  return {
    day: "2026-11-20",
    tickets: {
      A001: ticketOf({
        state: "called",
        window: "7",
        call_no: 1,
        called_at: "2026-11-20T01:00:00Z",
      }),
      A002: ticketOf({ key: [2_000, 2] }),
    },
    windows: { "7": { state: "open", number: "A001", helps: null } },
  };
}

function ticketOf(change: Partial<TicketEventData> = {}): HallState["tickets"][string] {
  return {
    lane: "instant",
    state: "waiting",
    window: null,
    window_hall: null,
    only: null,
    call_no: 0,
    key: [1_000, 1],
    called_at: null,
    ...change,
  };
}

function event(name: string, data: unknown): FeedEvent {
  return { op: "event", epoch: 1, seq: 1, name, at: "2026-11-20T01:00:00Z", data };
}

function moved(name: string, number: string, change: Partial<TicketEventData>): FeedEvent {
  return event(name, { ...ticketOf(), number, window_name: null, ...change });
}

describe("fold", () => {
  it("adds an issued ticket to its lane", () => {
    const state = hall();
    fold(state, moved("ticket.issued", "B001", { lane: "social" }));
    expect(waitingByLane(state)).toEqual({ instant: 1, social: 1 });
  });

  it("puts a called ticket at its window", () => {
    const state = hall();
    fold(state, moved("ticket.called", "A002", { state: "called", window: "8", call_no: 1 }));
    expect(state.windows["8"]?.number).toBe("A002");
    expect(state.tickets["A002"]).toMatchObject({ state: "called", window: "8", call_no: 1 });
  });

  it.each(["served", "cancelled", "expired"] as const)("forgets a ticket that is %s", (state) => {
    const live = hall();
    fold(live, moved("ticket.finished", "A001", { state, window: "7" }));
    expect(live.tickets["A001"]).toBeUndefined();
    expect(live.windows["7"]?.number).toBeNull();
  });

  it("takes a missed ticket away from its window but keeps it", () => {
    const state = hall();
    fold(state, moved("ticket.missed", "A001", { state: "missed", window: "7", call_no: 1 }));
    expect(state.tickets["A001"]).toMatchObject({ state: "missed", window: null });
    expect(state.windows["7"]?.number).toBeNull();
  });

  it("leaves the windows alone when a window of another hall calls", () => {
    const state = hall();
    const there = { window: "7", window_hall: "branch-1" };
    fold(state, moved("ticket.called", "A002", { state: "called", call_no: 1, ...there }));
    expect(state.windows).toEqual(hall().windows);
    expect(state.tickets["A002"]).toMatchObject(there);
    fold(state, moved("ticket.missed", "A002", { state: "missed", call_no: 1, ...there }));
    expect(state.windows).toEqual(hall().windows);
    expect(state.tickets["A002"]).toMatchObject({ window: null, window_hall: null });
  });

  it("knows which window takes a ticket of another hall, and that it lost it", () => {
    const state = hall();
    const helping = { window: "7", window_name: null, state: "open" as const };
    fold(state, event("window.helping", { ...helping, number: "C004", helps: "branch-1" }));
    expect(state.windows["7"]).toEqual({ state: "open", number: "C004", helps: "branch-1" });
    fold(state, event("window.helping", { ...helping, number: null, helps: null }));
    expect(state.windows["7"]).toEqual({ state: "open", number: null, helps: null });
  });

  it("ends a window's help when it calls one of its own", () => {
    const state = hall();
    state.windows["7"] = { state: "open", number: "C004", helps: "branch-1" };
    fold(state, moved("ticket.called", "A002", { state: "called", window: "7", call_no: 1 }));
    expect(state.windows["7"]).toEqual({ state: "open", number: "A002", helps: null });
  });

  it("puts a transferred ticket in front of one window alone", () => {
    const state = hall();
    fold(state, moved("ticket.transferred", "A001", { window: "7", only: "8" }));
    expect(state.tickets["A001"]).toMatchObject({ state: "waiting", window: null, only: "8" });
    expect(state.windows["7"]?.number).toBeNull();
    expect(waitingByLane(state)).toEqual({ instant: 1 });
  });

  it("keeps a finished visit that goes on to its next stop", () => {
    const state = hall();
    fold(state, moved("ticket.finished", "A001", { lane: "social", window: "7" }));
    expect(state.tickets["A001"]).toMatchObject({ lane: "social", state: "waiting" });
    expect(state.windows["7"]?.number).toBeNull();
  });

  it("does not keep the event's number and window name inside the ticket", () => {
    const state = hall();
    fold(state, moved("ticket.issued", "B001", {}));
    expect(Object.keys(state.tickets["B001"] ?? {}).sort()).toEqual(
      ["call_no", "called_at", "key", "lane", "only", "state", "window", "window_hall"].sort(),
    );
  });

  it("changes a window's state and keeps its ticket", () => {
    const state = hall();
    const told = { window: "7", window_name: null, number: "A001", helps: null };
    fold(state, event("window.paused", { ...told, state: "paused" }));
    expect(state.windows["7"]).toEqual({ state: "paused", number: "A001", helps: null });
  });

  it("moves the day and ignores names it does not know", () => {
    const state = hall();
    fold(state, event("day.ended", { day: "2026-11-21" }));
    const before = structuredClone(state);
    fold(state, event("rules.changed", { version: 3 }));
    fold(state, event("weather.changed", { sun: true }));
    expect(state).toEqual(before);
    expect(state.day).toBe("2026-11-21");
  });
});

/** What was recorded of every verb in two halls; see tests/screens/record_frames.py. */
interface Recorded {
  hall: string;
  before: HallState;
  events: FeedEvent[];
  after: HallState;
}
const RECORDED = JSON.parse(
  readFileSync(new URL("./hall-frames.json", import.meta.url), "utf8"),
) as Recorded[];

describe("old snapshot + events = new snapshot", () => {
  it.each(RECORDED)("in $hall", ({ before, events, after }) => {
    const state = structuredClone(before);
    for (const recorded of events) fold(state, recorded);
    expect(state).toEqual(after);
  });
});

describe("views of the state", () => {
  it("shows called tickets before served ones, the newest first", () => {
    const state = hall();
    const at = (minute: number): string => `2026-11-20T01:0${minute}:00+08:00`;
    state.tickets = {
      A1: ticketOf({ state: "serving", window: "1", called_at: at(9) }),
      A2: ticketOf({ state: "called", window: "2", called_at: at(1) }),
      A3: ticketOf({ state: "called", window: "3", called_at: at(5) }),
      A4: ticketOf(),
    };
    expect(callsOf(state).map((call) => call.number)).toEqual(["A3", "A2", "A1"]);
  });
});
