import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { Unreachable } from "@/shared/api";
import { memoryKeep, Session, SessionLost, type Keep } from "@/shared/session";
import type { Login } from "@/shared/types";

let keep: Keep;
let answers: (() => Response)[];
let asked: { path: string; token: string | null }[];

beforeEach(() => {
  keep = memoryKeep();
  answers = [];
  asked = [];
  vi.stubGlobal("fetch", (path: string, init: RequestInit) => {
    asked.push({ path, token: new Headers(init.headers).get("Authorization") });
    const next = answers.shift();
    return next === undefined ? Promise.reject(new TypeError("cut")) : Promise.resolve(next());
  });
});

afterEach(() => {
  vi.unstubAllGlobals();
});

function login(token: string): Login {
  const life = { expires_in_s: 900, role: "clerk", id: "clerk-01" };
  return { access_token: token, refresh_token: `r-${token}`, ...life };
}

function old(): void {
  keep.save({ access: "old", refresh: "r-old", renewAt: 0 });
}

const ok = (body: unknown) => (): Response => Response.json(body);
const no = (status: number) => (): Response => Response.json({ code: "x" }, { status });

describe("Session", () => {
  it("renews once for many callers", async () => {
    old();
    answers = [ok(login("new")), ok(1), ok(2), ok(3)];
    const session = new Session(keep);
    await Promise.all([session.ask("/a"), session.ask("/b"), session.ask("/c")]);
    expect(asked.map(({ path }) => path)).toEqual(["/api/v1/login/refresh", "/a", "/b", "/c"]);
    expect(asked.slice(1).every(({ token }) => token === "Bearer new")).toBe(true);
  });

  it("renews and repeats once when its token is refused", async () => {
    keep.save({ access: "old", refresh: "r-old", renewAt: Infinity });
    answers = [no(401), ok(login("new")), ok("done")];
    await expect(new Session(keep).ask("/a")).resolves.toBe("done");
    expect(asked.map(({ token }) => token)).toEqual(["Bearer old", null, "Bearer new"]);
  });

  it("keeps a login that could only not be renewed for want of a network", async () => {
    old();
    await expect(new Session(keep).tokens()).rejects.toBeInstanceOf(Unreachable);
    expect(keep.load()?.access).toBe("old");
  });

  it("signs in again by itself when it knows how", async () => {
    old();
    answers = [no(401)];
    const session = new Session(keep, () => Promise.resolve(login("fresh")));
    expect((await session.tokens()).access).toBe("fresh");
  });

  it("is lost when nobody can sign in again", async () => {
    old();
    answers = [no(401)];
    await expect(new Session(keep).tokens()).rejects.toBeInstanceOf(SessionLost);
    expect(keep.load()).toBeNull();
  });
});
