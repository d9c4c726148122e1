import { describe, expect, it } from "vitest";

import { Problem } from "@core/client/api";

import { faultOf } from "@/identity/faults";
import type { Verification } from "@/identity/shapes";
import { dateWords, demandOf, endWords, isLocked, isOpen, levelWords } from "@/identity/words";

const REQUIRED = { code: "verification_required", level: 5, has: 1, at: "booking" };

function attempt(state: Verification["state"], why: string | null = null): Verification {
  const facts = { id: "v", provider: "face", level: 4, verify_id: null, client_payload: null };
  const rest = { expires_at: "", proof: null, hold_until: null };
  return { ...facts, ...rest, state, reason: why, reason_zh: why } as Verification;
}

describe("what an item demands", () => {
  it("names the level, and offers only ways that reach it", () => {
    const refusal = new Problem(403, { ...REQUIRED, providers: ["counter", "ctid"] } as never);
    expect(demandOf(refusal)).toEqual({ level: 5, providers: ["ctid", "counter"] });
  });

  it("offers every way where none is named, and is nothing for another refusal", () => {
    expect(demandOf(new Problem(403, REQUIRED as never))?.providers).toHaveLength(3);
    expect(demandOf(new Problem(409, { code: "slot_full" } as never))).toBeNull();
    expect(demandOf(null)).toBeNull();
  });
});

describe("an attempt", () => {
  it("that ended without a proof says warmly what comes next", () => {
    expect(endWords(attempt("failed", "照片不清晰"))?.zh).toMatch(/再试一次.*照片不清晰/);
    expect(endWords(attempt("failed"))?.zh).not.toContain("null");
    expect(endWords(attempt("cancelled"))?.zh).toContain("随时可以再来");
    expect(endWords(attempt("expired"))).not.toBeNull();
    for (const state of ["issued", "passed", "superseded"] as const) {
      expect(endWords(attempt(state)), state).toBeNull();
    }
  });

  it("is open until it was decided", () => {
    const open = (["created", "issued", "in_progress", "manual_review"] as const).map(attempt1);
    expect(open.every(isOpen)).toBe(true);
    expect((["passed", "failed", "expired", "revoked"] as const).map(attempt1).some(isOpen)).toBe(
      false,
    );
  });

  it("too many times a day is locked", () => {
    expect(isLocked(new Problem(429, { code: "verification_locked" } as never))).toBe(true);
    expect(isLocked(new Problem(429, { code: "too_many_requests" } as never))).toBe(false);
  });
});

function attempt1(state: Verification["state"]): Verification {
  return attempt(state);
}

describe("words", () => {
  it("of a level that is not known are those of the nearest", () => {
    expect(levelWords(9)).toEqual(levelWords(5));
    expect(levelWords(1).zh).toBe("尚未核验身份");
  });

  it("of a date have its year, and no weekday", () => {
    expect(dateWords("2027-12-01T09:00:00+08:00")).toEqual({
      zh: "2027年12月1日",
      en: "1 Dec 2027",
    });
  });

  it("of a fault do not name the API's field", () => {
    const detail = {
      detail: "The field id_number is no number.",
      detail_zh: "字段 id_number 不对。",
    };
    const errors = [{ field: "id_number", code: "invalid", ...detail }];
    const refusal = new Problem(422, { errors });
    expect(faultOf(refusal, "id_number")).toEqual({ zh: "不对。", en: "Is no number." });
    expect(faultOf(refusal, "name")).toBeNull();
  });
});
