import { beforeEach, describe, expect, it, vi } from "vitest";

import { askOver, Unreachable } from "@core/client/api";
import { memoryKeep, Session, SessionLost, type Keep } from "@core/client/session";
import type { HttpAnswer } from "@core/ports";
import type { Login } from "@core/types";

import { answer, FakeHttp } from "../fakes";

let keep: Keep;
let http: FakeHttp;

beforeEach(() => {
  keep = memoryKeep();
});

/** A session with a server that gives these answers. */
function session(answers: HttpAnswer[], signIn?: () => Promise<Login>): Session {
  http = new FakeHttp(answers);
  return new Session(askOver(http.port), keep, signIn);
}

function login(token: string): Login {
  const life = { expires_in_s: 900, role: "clerk" as const, id: "clerk-01" };
  return { access_token: token, refresh_token: `r-${token}`, ...life };
}

function old(): void {
  keep.save({ access: "old", refresh: "r-old", renewAt: 0 });
}

const refused = (status: number): HttpAnswer => answer({ code: "x" }, status);

describe("Session", () => {
  it("renews once for many callers", async () => {
    old();
    const many = session([answer(login("new")), answer(1), answer(2), answer(3)]);
    await Promise.all([many.ask("/a"), many.ask("/b"), many.ask("/c")]);
    expect(http.paths).toEqual(["/api/v1/login/refresh", "/a", "/b", "/c"]);
    expect(http.tokens.slice(1)).toEqual(["Bearer new", "Bearer new", "Bearer new"]);
  });

  it("is not brought back by a renewal that was under way when its owner logged out", async () => {
    old();
    const one = session([answer(login("new"))]);
    const renewed = one.tokens();
    keep.save(null);
    await expect(renewed).rejects.toBeInstanceOf(SessionLost);
    expect(keep.load()).toBeNull();
  });

  it("logs out on the server only after what was asked before", async () => {
    keep.save({ access: "now", refresh: "r-now", renewAt: Infinity });
    const order: string[] = [];
    let answerFirst: () => void = () => undefined;
    const answered = new Promise<void>((resolve) => (answerFirst = resolve));
    const leaving = new Session(async <Answer>(path: string) => {
      order.push(`asked ${path}`);
      if (path === "/slow") await answered;
      order.push(`answered ${path}`);
      return null as Answer;
    }, keep);
    const slow = leaving.ask("/slow");
    const gone = leaving.logout();
    expect(keep.load()).toBeNull();
    answerFirst();
    await Promise.all([slow, gone]);
    const out = "/api/v1/logout";
    expect(order).toEqual(["asked /slow", "answered /slow", `asked ${out}`, `answered ${out}`]);
  });

  it("does not wait for ever for a question that nobody answers", async () => {
    vi.useFakeTimers();
    keep.save({ access: "now", refresh: "r-now", renewAt: Infinity });
    const asked: string[] = [];
    const leaving = new Session(async <Answer>(path: string) => {
      asked.push(path);
      if (path === "/never") await new Promise(() => undefined);
      return null as Answer;
    }, keep);
    void leaving.ask("/never");
    const gone = leaving.logout();
    await vi.advanceTimersByTimeAsync(1_000);
    await gone;
    vi.useRealTimers();
    expect(asked).toEqual(["/never", "/api/v1/logout"]);
  });

  it("leaves the login of whoever came meanwhile", async () => {
    old();
    const renewed = session([answer(login("new"))]).tokens();
    const next = { access: "next", refresh: "r-next", renewAt: Infinity };
    keep.save(next);
    await renewed;
    expect(keep.load()).toEqual(next);
  });

  it("renews again when that is due again", async () => {
    old();
    const one = session([answer(login("new")), answer(login("newest"))]);
    await one.tokens();
    expect((await one.renew("new")).access).toBe("newest");
  });

  it("renews and repeats once when its token is refused", async () => {
    keep.save({ access: "old", refresh: "r-old", renewAt: Infinity });
    const one = session([refused(401), answer(login("new")), answer("done")]);
    await expect(one.ask("/a")).resolves.toBe("done");
    expect(http.tokens).toEqual(["Bearer old", undefined, "Bearer new"]);
  });

  it("keeps a login that could only not be renewed for want of a network", async () => {
    old();
    await expect(session([]).tokens()).rejects.toBeInstanceOf(Unreachable);
    expect(keep.load()?.access).toBe("old");
  });

  it("signs in again by itself when it knows how", async () => {
    old();
    const one = session([refused(401)], () => Promise.resolve(login("fresh")));
    expect((await one.tokens()).access).toBe("fresh");
  });

  it("is lost when nobody can sign in again", async () => {
    old();
    await expect(session([refused(401)]).tokens()).rejects.toBeInstanceOf(SessionLost);
    expect(keep.load()).toBeNull();
  });
});
