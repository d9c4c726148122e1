import { beforeEach, describe, expect, it, vi } from "vitest";

import { hereAt, houseNow, learn, learnAt } from "@/houseClock";

const asked = vi.fn();
const PHONE = Date.parse("2026-11-23T09:00:00+08:00");
const HALL = "2026-11-23T12:30:00+08:00";

beforeEach(() => {
  vi.useFakeTimers({ now: PHONE });
  asked.mockReset();
});

describe("the halls' clock", () => {
  it("goes on from what was learned, whatever the phone says", () => {
    learn(HALL);
    vi.advanceTimersByTime(60_000);
    expect(houseNow()).toBe(Date.parse(HALL) + 60_000);
    expect(hereAt(HALL)).toBe(PHONE);
  });

  it("is asked for again when what was learned is old, and when the phone's clock has jumped", async () => {
    learn(HALL);
    await learnAt("tonghua", asked);
    expect(asked).not.toHaveBeenCalled();
    asked.mockResolvedValue({ now: "2026-11-23T15:00:00+08:00" });
    vi.setSystemTime(PHONE - 86_400_000);
    await learnAt("tonghua", asked);
    expect(asked.mock.calls).toEqual([["/api/v1/halls/tonghua"]]);
    expect(houseNow()).toBe(Date.parse("2026-11-23T15:00:00+08:00"));
  });

  it("stays as it is when a hall does not answer", async () => {
    learn(HALL);
    vi.advanceTimersByTime(3_600_000);
    asked.mockRejectedValue(new Error("no answer"));
    await learnAt("tonghua", asked);
    expect(houseNow()).toBe(Date.parse(HALL) + 3_600_000);
  });
});
