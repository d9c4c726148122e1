import { describe, expect, it, vi } from "vitest";

import type { Ticket, VerbAnswer } from "@core/types";
import { bindings, KEYS, type Keyed } from "@screens/console/desk/keys";
import { ticketHere } from "@screens/console/window/useWindow";

function actions(): Record<Keyed, () => void> {
  const recall = vi.fn<() => void>();
  const others = { miss: recall, undo: recall, pauseOrOpen: recall, transfer: recall };
  return { recall, ...others, park: vi.fn(), finish: vi.fn(), resume: vi.fn() };
}

function answer(at: string | null, moved: Partial<Ticket> | null): VerbAnswer {
  const found = { ticket: moved, window: { ticket: at }, seq: 1, durable: true };
  return found as unknown as VerbAnswer;
}

describe("the console's keys", () => {
  it("are one letter each, and no two are the same", () => {
    const letters = Object.values(KEYS);
    expect(new Set(letters).size).toBe(letters.length);
    expect(letters.every((letter) => /^[A-Z]$/.test(letter))).toBe(true);
  });

  it("lead each to its own action", () => {
    const made = actions();
    const next = vi.fn();
    const bound = bindings(next, made);
    expect(Object.keys(bound)).toHaveLength(Object.keys(KEYS).length + 3);
    bound["KeyH"]?.();
    expect(made.park).toHaveBeenCalledOnce();
    bound["Space"]?.();
    expect(next).toHaveBeenCalledOnce();
    expect(made.finish).not.toHaveBeenCalled();
  });
});

describe("the ticket at the window after a verb", () => {
  const here = { id: "a", state: "serving" } as Ticket;

  it("is the one the verb moved there", () => {
    expect(ticketHere(answer("a", here), null)).toEqual(here);
  });

  it("is none once it has left", () => {
    expect(ticketHere(answer(null, { id: "a", state: "parked" }), here)).toBeNull();
  });

  it("stays when the verb moved another one", () => {
    expect(ticketHere(answer("a", { id: "b", state: "waiting" }), here)).toEqual(here);
  });

  it("is not guessed when it is not known", () => {
    expect(ticketHere(answer("c", { id: "b", state: "waiting" }), here)).toBeNull();
  });
});
