import { beforeEach, describe, expect, it, vi } from "vitest";

import { Problem, Unreachable } from "@core/client/api";
import { Abandoned, carryOut, PendingSlot, type Plan } from "@core/client/pending";
import { SessionLost } from "@core/client/session";

import { FakeStorage } from "../fakes";

const NOW = 1_000_000;
const wait = (): Promise<void> => Promise.resolve();

let storage: FakeStorage;
let slot: PendingSlot;

beforeEach(() => {
  storage = new FakeStorage();
  slot = new PendingSlot(storage, "pending");
});

function plan(...paths: string[]): Plan {
  return {
    owner: "clerk-01",
    at: NOW,
    steps: paths.map((path) => ({ path, body: {}, key: `key of ${path}` })),
  };
}

describe("PendingSlot", () => {
  it("gives a stored plan back to its owner, keys unchanged", () => {
    const stored = plan("/call-next");
    slot.save(stored);
    expect(slot.find("clerk-01", 60_000, NOW + 1)).toEqual(stored);
  });

  it("drops the plan of somebody else", () => {
    slot.save(plan("/call-next"));
    expect(slot.find("clerk-02", 60_000, NOW)).toBeNull();
    expect(storage.length).toBe(0);
  });

  it("drops a plan of another time", () => {
    slot.save(plan("/call-next"));
    expect(slot.find("clerk-01", 60_000, NOW + 60_001)).toBeNull();
  });

  it("takes a broken entry for none", () => {
    storage.setItem("pending", "{half");
    expect(slot.find("clerk-01", 60_000, NOW)).toBeNull();
  });
});

describe("carryOut", () => {
  it("stores the plan before the first request leaves", async () => {
    const made = plan("/finish");
    const send = vi.fn(() => {
      expect(slot.find("clerk-01", 60_000, NOW)).toEqual(made);
      return Promise.resolve({});
    });
    await carryOut(made, { slot, send, wait });
    expect(send).toHaveBeenCalledOnce();
    expect(storage.length).toBe(0);
  });

  it("repeats an unanswered step with the same key", async () => {
    const keys: string[] = [];
    const answers = [
      new Unreachable("cut"),
      new Problem(503, {}),
      new Problem(409, { code: "in_flight" }),
    ];
    const waits: number[] = [];
    await carryOut(plan("/call-next"), {
      slot,
      wait,
      send: ({ key }) => {
        keys.push(key);
        const failure = answers.shift();
        return failure === undefined ? Promise.resolve({}) : Promise.reject(failure);
      },
      onWait: (_, failures) => waits.push(failures),
    });
    expect(keys).toHaveLength(4);
    expect(new Set(keys).size).toBe(1);
    expect(waits).toEqual([1, 2, 3]);
  });

  it("after a reload between two steps repeats only the second", async () => {
    const made = plan("/finish", "/call-next");
    const never = new Promise<never>(() => undefined);
    void carryOut(made, {
      slot,
      wait,
      send: ({ path }) => (path === "/finish" ? Promise.resolve({}) : never),
    });
    await vi.waitFor(() => {
      expect(slot.find("clerk-01", 60_000, NOW)?.steps).toEqual(made.steps.slice(1));
    }, 15_000);
  });

  it("stops at a refusal and forgets the rest", async () => {
    const sent: string[] = [];
    const refusal = new Problem(409, { code: "illegal_move" });
    const work = carryOut(plan("/finish", "/call-next"), {
      slot,
      wait,
      send: ({ path }) => {
        sent.push(path);
        return Promise.reject(refusal);
      },
    });
    await expect(work).rejects.toBe(refusal);
    expect(sent).toEqual(["/finish"]);
    expect(storage.length).toBe(0);
  });

  it("keeps the plan when only the login was lost", async () => {
    const lost = new SessionLost("again");
    const work = carryOut(plan("/call-next"), { slot, wait, send: () => Promise.reject(lost) });
    await expect(work).rejects.toBe(lost);
    expect(slot.find("clerk-01", 60_000, NOW)).not.toBeNull();
  });

  it("can be given up while it waits", async () => {
    const abort = new AbortController();
    const work = carryOut(plan("/call-next"), {
      slot,
      signal: abort.signal,
      send: () => Promise.reject(new Unreachable("cut")),
      wait: () => {
        abort.abort();
        return Promise.resolve();
      },
    });
    await expect(work).rejects.toBeInstanceOf(Abandoned);
    expect(storage.length).toBe(0);
  });
});

describe("a step that may be late", () => {
  it("is checked before it is repeated, not before it is first sent", async () => {
    const seen: string[] = [];
    const send = vi.fn(() => {
      seen.push("send");
      return seen.length < 2 ? Promise.reject(new Unreachable("cut")) : Promise.resolve({});
    });
    const check = vi.fn(() => {
      seen.push("check");
      return Promise.resolve();
    });
    await carryOut(plan("/finish"), { slot, send, check, wait });
    expect(seen).toEqual(["send", "check", "send"]);
  });

  it("is checked at once when an earlier page left it", async () => {
    const check = vi.fn(() => Promise.resolve());
    const send = vi.fn(() => Promise.resolve({}));
    await carryOut(plan("/finish"), { slot, send, check, wait }, true);
    expect(check).toHaveBeenCalledOnce();
  });

  it("is not sent when it no longer means what it meant, and is not kept", async () => {
    const send = vi.fn(() => Promise.resolve({}));
    const check = (): Promise<void> => Promise.reject(new Error("the window has moved on"));
    const carried = carryOut(plan("/finish", "/call-next"), { slot, send, check, wait }, true);
    await expect(carried).rejects.toThrow("moved on");
    expect(send).not.toHaveBeenCalled();
    expect(slot.find("clerk-01", 60_000, NOW)).toBeNull();
  });
});
