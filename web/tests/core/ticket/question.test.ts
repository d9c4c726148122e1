import { describe, expect, it } from "vitest";

import { mayAsk, stillAsked } from "@core/ticket/question";

const POSTPONE = { about: "postpone", callNo: 0 } as const;
const CANCEL = { about: "cancel", callNo: 0 } as const;

describe("a question about a ticket", () => {
  it("stands as long as it can be answered", () => {
    expect(stillAsked(null, { state: "waiting", call_no: 0 })).toBeNull();
    expect(stillAsked(POSTPONE, { state: "waiting", call_no: 0 })).toBe("postpone");
    expect(stillAsked(CANCEL, { state: "parked", call_no: 0 })).toBe("cancel");
    expect(stillAsked(CANCEL, { state: "serving", call_no: 0 })).toBeNull();
  });

  it("goes when the ticket is called, and does not come back with it into the line", () => {
    for (const asked of [POSTPONE, CANCEL]) {
      expect(stillAsked(asked, { state: "called", call_no: 1 })).toBeNull();
      expect(stillAsked(asked, { state: "waiting", call_no: 1 })).toBeNull();
    }
  });

  it("may be asked of a ticket that was called, but not whether others go first", () => {
    const called = { state: "called", call_no: 1 } as const;
    expect([mayAsk("cancel", called), mayAsk("postpone", called)]).toEqual([true, false]);
  });
});
