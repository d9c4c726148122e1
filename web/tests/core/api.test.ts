import { describe, expect, it } from "vitest";

import { askOver, isPassing, Problem, Unreachable, type Question } from "@core/client/api";
import type { HttpAnswer } from "@core/ports";

import { answer, FakeHttp } from "../fakes";

/** What comes of a question that is answered so; an error is handed back, not thrown. */
async function outcome(told: HttpAnswer | null, question?: Question): Promise<unknown> {
  const http = new FakeHttp(told === null ? [] : [told]);
  try {
    return await askOver(http.port)("/api/v1/halls", question);
  } catch (error) {
    return error;
  }
}

describe("a question", () => {
  it("is sent as JSON, with its token and its key", async () => {
    const http = new FakeHttp([answer({})]);
    const question: Question = { method: "POST", body: { lane: "social" }, key: "k", token: "t" };
    await askOver(http.port)("/api/v1/tickets", question);
    expect(http.asked).toEqual([
      {
        method: "POST",
        path: "/api/v1/tickets",
        headers: {
          Accept: "application/json",
          Authorization: "Bearer t",
          "Idempotency-Key": "k",
          "Content-Type": "application/json",
        },
        body: '{"lane":"social"}',
        timeoutMs: 8_000,
      },
    ]);
  });

  it("has no body when it only reads", async () => {
    const http = new FakeHttp([answer({})]);
    await askOver(http.port)("/api/v1/halls", { timeoutMs: 1 });
    expect(http.asked[0]).toMatchObject({ method: "GET", body: null, timeoutMs: 1 });
    expect(http.asked[0]?.headers).toEqual({ Accept: "application/json" });
  });

  it("may be answered without a word", async () => {
    expect(await outcome({ status: 204, text: "", header: () => null })).toBeNull();
  });

  it("is unanswered when nothing comes, or what comes is no JSON", async () => {
    expect(await outcome(null)).toBeInstanceOf(Unreachable);
    const page = { status: 200, text: "<html>", header: () => null };
    expect(await outcome(page)).toBeInstanceOf(Unreachable);
  });
});

describe("a refusal", () => {
  it("tells its code, both sentences, its fields and when to come back", async () => {
    const body = {
      code: "invalid",
      detail: "Two fields are wrong.",
      detail_zh: "两处有误。",
      errors: [
        { field: "lane", code: "unknown", detail: "No such lane.", detail_zh: "无此业务。" },
      ],
    };
    const refusal = (await outcome(answer(body, 422, { "retry-after": "7" }))) as Problem;
    expect(refusal).toBeInstanceOf(Problem);
    expect([refusal.status, refusal.code, refusal.message]).toEqual([422, "invalid", body.detail]);
    expect([refusal.detailZh, refusal.retryAfterS]).toEqual(["两处有误。", 7]);
    expect(refusal.errors).toEqual(body.errors);
  });

  it.each([
    ["no JSON", { status: 502, text: "<html>", header: () => null }],
    ["no object", answer("?", 502)],
  ])("is one even with %s", async (_, told) => {
    const refusal = (await outcome(told)) as Problem;
    expect([refusal.status, refusal.code, refusal.retryAfterS]).toEqual([502, "", null]);
  });

  it.each([
    [503, "unavailable", true],
    [429, "rate_limited", true],
    [429, "verification_locked", false],
    [409, "in_flight", true],
    [409, "illegal_move", false],
    [401, "unauthorized", false],
  ] as const)("%d %s is worth repeating: %s", (status, code, isWorth) => {
    expect(isPassing(new Problem(status, { code: code }))).toBe(isWorth);
  });
});
