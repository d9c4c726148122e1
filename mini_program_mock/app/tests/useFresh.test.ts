import { beforeEach, describe, expect, it, vi } from "vitest";

import { Unreachable } from "@core/client/api";
import type { PresenceEvents } from "@core/ports";

const page = vi.hoisted(() => ({
  shows: [] as (() => void)[],
  hides: [] as (() => void)[],
  watching: [] as PresenceEvents[],
  kept: new Map<string, string>(),
}));

vi.mock("@dcloudio/uni-app", () => ({
  onShow: (work: () => void) => page.shows.push(work),
  onHide: (work: () => void) => page.hides.push(work),
  onUnload: (work: () => void) => page.hides.push(work),
}));
vi.mock("@/platform", () => ({
  platform: {
    presence: { watch: (events: PresenceEvents) => (page.watching.push(events), () => undefined) },
    storage: {
      getItem: (slot: string) => page.kept.get(slot) ?? null,
      setItem: (slot: string, text: string) => page.kept.set(slot, text),
      removeItem: (slot: string) => page.kept.delete(slot),
    },
  },
}));

const { useFresh } = await import("@/useFresh");
const settle = (): Promise<unknown> => vi.advanceTimersByTimeAsync(0);

beforeEach(() => {
  vi.useFakeTimers();
  [page.shows, page.hides, page.watching] = [[], [], []];
  page.kept.clear();
});

function show(): void {
  for (const work of page.shows) work();
}

describe("what a page reads of the server", () => {
  it("is read when it is shown and from time to time, and not while it is hidden", async () => {
    let times = 0;
    useFresh(() => Promise.resolve((times += 1)), { everyMs: 1000 });
    show();
    await vi.advanceTimersByTimeAsync(2500);
    expect(times).toBe(3);
    for (const work of page.hides) work();
    await vi.advanceTimersByTimeAsync(5000);
    expect(times).toBe(3);
  });

  it("stays while the network is away, with its time, and outlives the program", async () => {
    let isCut = false;
    const load = (): Promise<string> =>
      isCut ? Promise.reject(new Unreachable("cut")) : Promise.resolve("known");
    useFresh(load, { slot: "s" });
    show();
    await settle();
    const known = Date.now();
    isCut = true;
    await vi.advanceTimersByTimeAsync(5000);
    page.shows = [];
    const again = useFresh(load, { slot: "s" });
    show();
    await settle();
    expect([again.value.value, again.offlineSince.value]).toEqual(["known", known]);
    isCut = false;
    for (const { online } of page.watching) online?.();
    await settle();
    expect(again.offlineSince.value).toBeNull();
  });

  it("never shows an answer that a later one has overtaken", async () => {
    const answers: ((value: string) => void)[] = [];
    const fresh = useFresh(() => new Promise<string>((resolve) => answers.push(resolve)));
    void fresh.read();
    void fresh.read();
    answers[1]?.("second");
    answers[0]?.("first");
    await settle();
    expect(fresh.value.value).toBe("second");
  });
});
