import { beforeEach, describe, expect, it, vi } from "vitest";

import { Problem, Unreachable } from "@core/client/api";

const page = vi.hoisted(() => ({
  shows: [] as (() => void)[],
  answers: new Map<string, unknown>(),
  asked: [] as string[],
}));

vi.mock("@dcloudio/uni-app", () => ({
  onShow: (work: () => void) => page.shows.push(work),
  onHide: () => undefined,
  onUnload: () => undefined,
}));
vi.mock("@/platform", () => ({
  platform: {
    presence: { watch: () => () => undefined },
    storage: {},
    keepAwake: () => undefined,
  },
}));
vi.mock("@/account", () => {
  const ask = (path: string): unknown => {
    page.asked.push(path);
    const found = page.answers.get(path.split("/").at(-1) ?? "") ?? {};
    return found instanceof Error ? Promise.reject(found) : Promise.resolve(found);
  };
  return { ask, session: { ask }, newKey: () => "key", pause: () => Promise.resolve() };
});

const { usePickup } = await import("@/pages/pickup/usePickup");

const NOW = Date.parse("2026-12-01T09:00:00+08:00");
const CODE = { code: "c", svg: "<svg/>", expires_at: "2026-12-01T09:01:00+08:00" };

function open(): ReturnType<typeof usePickup> {
  const pickup = usePickup();
  pickup.begin("one");
  for (const show of page.shows) show();
  return pickup;
}

beforeEach(() => {
  vi.useFakeTimers({ now: NOW });
  page.shows = [];
  page.asked = [];
  page.answers.clear();
  page.answers.set("one", { id: "one", state: "ready", hall: "h" });
  page.answers.set("h", { now: new Date(NOW).toISOString() });
  page.answers.set("pickup-code", CODE);
});

describe("the pickup code", () => {
  it("is read anew before it ends, and is gone once it has ended without a network", async () => {
    const pickup = open();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(pickup.code.value?.code).toBe("c");
    page.answers.set("pickup-code", { ...CODE, code: "d" });
    await vi.advanceTimersByTimeAsync(10_000);
    expect(pickup.code.value?.code).toBe("d");
    page.answers.set("pickup-code", new Unreachable("cut"));
    await vi.advanceTimersByTimeAsync(35_000);
    expect([pickup.code.value?.code, pickup.isOver.value]).toEqual(["d", false]);
    expect(pickup.offlineSince.value).not.toBeNull();
    await vi.advanceTimersByTimeAsync(10_000);
    expect([pickup.code.value, pickup.isOver.value]).toEqual([null, true]);
    page.answers.set("pickup-code", { ...CODE, expires_at: "2026-12-01T09:03:00+08:00" });
    await vi.advanceTimersByTimeAsync(10_000);
    expect(pickup.code.value).not.toBeNull();
  });

  it("is not asked for before there is one, and says why where it is refused", async () => {
    page.answers.set("one", { id: "one", state: "granted", hall: "h" });
    const early = open();
    await vi.advanceTimersByTimeAsync(10);
    expect([early.code.value, early.isOver.value]).toEqual([null, false]);
    expect(page.asked.some((path) => path.endsWith("pickup-code"))).toBe(false);
    page.answers.set("one", { id: "one", state: "ready", hall: "h" });
    page.answers.set("pickup-code", new Problem(409, { detail_zh: "尚未就绪" }));
    await vi.advanceTimersByTimeAsync(10_000);
    expect(early.trouble.value?.zh).toBe("尚未就绪");
  });

  it("leads to the number that somebody has in the line already", async () => {
    const pickup = open();
    await vi.advanceTimersByTimeAsync(10);
    const refused = { code: "ticket_exists", ticket: "t" } as never;
    page.answers.set("tickets", new Problem(409, refused));
    await pickup.takeNumber();
    expect(pickup.existing.value).toBe("t");
  });
});
