import { describe, expect, it } from "vitest";

import type { Ticket } from "@core/types";
import { isShort, recallInS, servedForMs } from "@screens/console/window/service";

const START = "2026-11-23T09:15:00+08:00";
const AT = Date.parse(START);

function ticket(changes: Partial<Ticket>): Ticket {
  return { id: "a", state: "serving", started_at: START, called_at: START, ...changes } as Ticket;
}

describe("the service clock", () => {
  it("counts from the server's instant", () => {
    expect(servedForMs(ticket({}), AT + 65_000)).toBe(65_000);
  });

  it("does not count from the call, nor backwards", () => {
    const called = new Date(AT - 300_000).toISOString();
    expect(servedForMs(ticket({ called_at: called }), AT + 1_000)).toBe(1_000);
    expect(servedForMs(ticket({}), AT - 2_000)).toBe(0);
  });

  it("is not guessed without an instant, nor of somebody who is not served", () => {
    expect(servedForMs(ticket({ started_at: null }), AT)).toBeNull();
    expect(servedForMs(ticket({ state: "called" }), AT)).toBeNull();
  });
});

describe("a short service", () => {
  it("is one under ten seconds", () => {
    expect(isShort(ticket({}), AT + 9_999)).toBe(true);
    expect(isShort(ticket({}), AT + 10_000)).toBe(false);
  });

  it("is asked about when its length is not known", () => {
    expect(isShort(ticket({ started_at: null }), AT + 60_000)).toBe(true);
  });
});

describe("the brake on recalls", () => {
  const called = ticket({ state: "called" });

  it("lasts from the call", () => {
    expect(recallInS(called, null, 5, AT)).toBe(5);
    expect(recallInS(called, null, 5, AT + 4_001)).toBe(1);
    expect(recallInS(called, null, 5, AT + 5_000)).toBe(0);
  });

  it("lasts again from a recall", () => {
    const recalled = { ticket: "a", at: AT + 20_000, notBefore: 0 };
    expect(recallInS(called, recalled, 5, AT + 22_000)).toBe(3);
  });

  it("follows the hall's rule, which may be none", () => {
    expect(recallInS(called, null, 0, AT)).toBe(0);
    expect(recallInS(called, null, 30, AT + 5_000)).toBe(25);
  });

  it("lasts as long as the server said", () => {
    const told = { ticket: "a", at: 0, notBefore: AT + 12_000 };
    expect(recallInS(called, told, 5, AT + 9_500)).toBe(3);
  });

  it("is not for the next person, and never longer than itself by a wrong clock", () => {
    const other = { ticket: "b", at: AT + 20_000, notBefore: AT + 60_000 };
    expect(recallInS(called, other, 5, AT + 6_000)).toBe(0);
    expect(recallInS(called, null, 5, AT - 3_600_000)).toBe(5);
  });
});
