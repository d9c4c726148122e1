import { describe, expect, it } from "vitest";

import { callsOf, fold, waitingByLane } from "@/shared/fold";
import type { FeedEvent, HallState, TicketEventData } from "@/shared/types";

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
    windows: { "7": { state: "open", number: "A001" } },
  };
}

function ticketOf(change: Partial<TicketEventData> = {}): HallState["tickets"][string] {
  return {
    lane: "instant",
    state: "waiting",
    window: null,
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

  it("leaves a window alone that has meanwhile called somebody else", () => {
    const state = hall();
    fold(state, moved("ticket.cancelled", "A009", { state: "cancelled", window: "7" }));
    expect(state.windows["7"]?.number).toBe("A001");
  });

  it("does not keep the event's number and window name inside the ticket", () => {
    const state = hall();
    fold(state, moved("ticket.issued", "B001", {}));
    expect(Object.keys(state.tickets["B001"] ?? {}).sort()).toEqual(
      ["call_no", "called_at", "key", "lane", "state", "window"].sort(),
    );
  });

  it("changes a window's state and keeps its ticket", () => {
    const state = hall();
    fold(state, event("window.paused", { window: "7", window_name: null, state: "paused" }));
    expect(state.windows["7"]).toEqual({ state: "paused", number: "A001" });
  });

  it("moves the day and ignores names it does not know", () => {
    const state = hall();
    fold(state, event("day.ended", { day: "2026-11-21" }));
    const before = structuredClone(state);
    fold(state, event("weather.changed", { sun: true }));
    expect(state).toEqual(before);
    expect(state.day).toBe("2026-11-21");
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
