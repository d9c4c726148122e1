import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { step } from "@core/browser/host";
import { Problem } from "@core/client/api";
import type { Plan } from "@core/client/pending";
import { SessionLost, type Session } from "@core/client/session";
import { Withdrawals } from "@screens/kiosk/number/withdraw";

import { FakeStorage } from "../../fakes";

const GONE_FOR_GOOD = { status: "cancelled" };

let storage: FakeStorage;
let asked: string[];
let withdrawals: Withdrawals;

beforeEach(() => {
  storage = new FakeStorage();
  asked = [];
  withdrawals = new Withdrawals("tonghua", storage, new AbortController().signal);
  vi.stubGlobal("fetch", (path: string) => {
    asked.push(path);
    const login = { access_token: "t", refresh_token: "r", expires_in_s: 900 };
    return Promise.resolve(Response.json(path.includes("/login/") ? login : GONE_FOR_GOOD));
  });
});

afterEach(() => {
  vi.unstubAllGlobals();
});

function plan(): Plan {
  return { owner: "tonghua", at: Date.now(), steps: [step("/api/v1/tickets")] };
}

/** A session whose every question is answered by `answer`. */
function session(answer: () => Promise<unknown>): Session {
  return { ask: answer } as unknown as Session;
}

const lost = session(() => Promise.reject(new SessionLost("revoked")));

describe("a withdrawal", () => {
  it("outlives a login that is revoked, and is carried out by the next one", async () => {
    await withdrawals.add(plan(), lost);
    expect(storage.length).toBe(1);
    withdrawals.resume(session(() => Promise.resolve({ id: "a", follow: { secret: "s" } })));
    await vi.waitFor(() => {
      expect(storage.length).toBe(0);
    }, 15_000);
    expect(asked).toEqual(["/api/v1/login/ticket", "/api/v1/tickets/a/cancel"]);
  });

  it("ends with a refusal: no number was given", async () => {
    await withdrawals.add(
      plan(),
      session(() => Promise.reject(new Problem(409, {}))),
    );
    expect(storage.length).toBe(0);
    expect(asked).toEqual([]);
  });
});
