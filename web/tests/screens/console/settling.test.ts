import { describe, expect, it } from "vitest";

import { Settling, SETTLE_MS } from "@core/settling";
import type { HallWindow, Ticket, TicketState, WindowView } from "@core/types";
import { Bounce } from "@screens/console/desk/useKeys";
import { meaningsOf, recallWords, undoable, undoWords } from "@screens/console/window/meanings";
import type { NextStep } from "@screens/console/window/useWindow";

const TICKET = { id: "a", number: "A001", state: "serving" } as Ticket;

function view(ticket: Ticket | null, changes: Partial<HallWindow> = {}): WindowView {
  const window = { state: "open", finished: null, ...changes } as HallWindow;
  return { window, ticket, waiting: [], missed: [], parked: [] } as unknown as WindowView;
}

function inState(state: TicketState): Ticket {
  return { ...TICKET, state };
}

describe("a control whose meaning changed", () => {
  it("rests from then on, and is ready after that", () => {
    const settling = new Settling();
    settling.note({ next: "call-next" }, 0);
    expect(settling.isSettling("next", 0)).toBe(false);
    settling.note({ next: "start a" }, 10_000);
    expect(settling.isSettling("next", 10_000 + SETTLE_MS - 1)).toBe(true);
    expect(settling.isSettling("next", 10_000 + SETTLE_MS)).toBe(false);
  });

  it("rests 1.5 seconds", () => {
    expect(SETTLE_MS).toBe(1_500);
  });

  it("leaves the others alone", () => {
    const settling = new Settling();
    settling.note({ next: "start a", park: "a" }, 0);
    settling.note({ next: "finish a", park: "a" }, 5_000);
    expect(settling.resting(5_001)).toEqual(new Set(["next"]));
    expect(settling.nextReady(5_001)).toBe(SETTLE_MS - 1);
    expect(settling.nextReady(5_000 + SETTLE_MS)).toBeNull();
  });

  it("does not rest when it only lost its meaning, and rests when it gets one", () => {
    const settling = new Settling();
    settling.note({ miss: "a" }, 0);
    settling.note({ miss: "" }, 1_000);
    expect(settling.isSettling("miss", 1_000)).toBe(false);
    settling.note({ miss: "b" }, 2_000);
    expect(settling.isSettling("miss", 2_000)).toBe(true);
  });

  it("starts its rest anew with every change, and is not delayed by no change", () => {
    const settling = new Settling();
    settling.note({ next: "finish a" }, 0);
    settling.note({ next: "call-next" }, 1_000);
    settling.note({ next: "start b" }, 2_000);
    settling.note({ next: "start b" }, 3_000);
    expect(settling.isSettling("next", 3_499)).toBe(true);
    expect(settling.isSettling("next", 3_500)).toBe(false);
  });

  it("rests at first only where that was asked for", () => {
    const fresh = new Settling(true);
    fresh.note({ next: "open" }, 0);
    expect(fresh.isSettling("next", 1)).toBe(true);
  });

  it("rests again when it had no meaning for a while, as under a dialog", () => {
    const settling = new Settling();
    settling.note({ next: "call-next" }, 0);
    settling.note({}, 1_000);
    settling.note({ next: "call-next" }, 2_000);
    expect(settling.isSettling("next", 2_001)).toBe(true);
  });
});

describe("what the controls of the desk mean", () => {
  function changed(before: [WindowView, NextStep], after: [WindowView, NextStep]): string[] {
    const [old, now] = [meaningsOf(...before, null), meaningsOf(...after, null)];
    return Object.keys(now).filter((name) => now[name] !== "" && now[name] !== old[name]);
  }

  it("changes for the large key with every step of a visit", () => {
    const called: [WindowView, NextStep] = [view(inState("called")), "start"];
    const serving: [WindowView, NextStep] = [view(inState("serving")), "finish"];
    expect(changed([view(null), "call-next"], called)).toContain("next");
    expect(changed(called, serving)).toEqual(["next", "finish"]);
    expect(changed(serving, [view(null), "call-next"])).toContain("next");
  });

  it("is another with another person, though the step is the same", () => {
    const other = view({ ...inState("called"), id: "b" });
    const names = changed([view(inState("called")), "start"], [other, "start"]);
    expect(names).toEqual(["next", "recall", "miss", "park", "transfer"]);
  });

  it("stays when nobody could be called", () => {
    expect(changed([view(null), "call-next"], [view(null), "call-next"])).toEqual([]);
  });

  it("is open before and pause after opening", () => {
    const closed = view(null, { state: "closed" });
    expect(changed([closed, "open"], [view(null), "call-next"])).toContain("pauseOrOpen");
  });

  it("belongs to a place in a list: whoever moves up is somebody else", () => {
    const two = { ...view(null), parked: [inState("parked"), { ...TICKET, id: "b" }] };
    const one = { ...view(null), parked: [{ ...TICKET, id: "b" }] };
    expect(changed([two, "call-next"], [one, "call-next"])).toEqual(["parked 0"]);
  });
});

describe("what can be undone", () => {
  const finished = { ticket: "f", number: "A021", finished_at: "2026-11-23T09:15:00+08:00" };
  const missed = { id: "m", number: "A020" };

  it("is the finished service, which came after any miss", () => {
    const last = undoable(view(null, { finished }), missed);
    expect(last).toMatchObject({ what: "finish", ticket: "f", number: "A021" });
  });

  it("is else the last miss, or nothing", () => {
    expect(undoable(view(null), missed)).toEqual({ what: "miss", ticket: "m", number: "A020" });
    expect(undoable(view(null), null)).toBeNull();
  });
});

describe("a button with a figure or a number", () => {
  it("names what is taken back in both languages", () => {
    const finished = undoWords({ what: "finish", ticket: "f", number: "A021" });
    expect(finished).toEqual({ zh: "撤销办结 A021", en: "Undo finish A021" });
    const missed = undoWords({ what: "miss", ticket: "m", number: "A020" });
    expect(missed).toEqual({ zh: "撤销过号 A020", en: "Undo missed A020" });
  });

  it("counts the seconds until a recall in both languages", () => {
    expect(recallWords(4)).toEqual({ zh: "重呼 4 秒", en: "Recall in 4 s" });
    expect(recallWords(0)).toEqual({ zh: "重呼", en: "Recall" });
  });
});

describe("a trembling finger", () => {
  it("presses once", () => {
    const bounce = new Bounce();
    const presses = [0, 80, 200, 400, 650].map((at) => bounce.isPress("Space", at));
    expect(presses).toEqual([true, false, false, false, false]);
  });

  it("is told from a second press, and from another key", () => {
    const bounce = new Bounce();
    expect(bounce.isPress("KeyR", 0)).toBe(true);
    expect(bounce.isPress("KeyM", 50)).toBe(true);
    expect(bounce.isPress("KeyR", 300)).toBe(true);
  });
});
