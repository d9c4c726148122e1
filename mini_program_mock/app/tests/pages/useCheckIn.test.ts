import { describe, expect, it, vi } from "vitest";

import { Unreachable } from "@core/client/api";
import type { PresenceEvents } from "@core/ports";

const page = vi.hoisted(() => ({
  shows: [] as (() => void)[],
  watching: [] as PresenceEvents[],
  isCut: true,
}));

vi.mock("@dcloudio/uni-app", () => ({
  onShow: (work: () => void) => page.shows.push(work),
  onUnload: () => undefined,
}));
vi.mock("@/platform", () => ({
  platform: {
    presence: { watch: (events: PresenceEvents) => (page.watching.push(events), () => undefined) },
    storage: { getItem: () => null, setItem: () => undefined, removeItem: () => undefined },
  },
}));
vi.mock("@/account", () => ({
  ask: vi.fn(),
  session: {
    ask: (): Promise<unknown> =>
      page.isCut
        ? Promise.reject(new Unreachable("cut"))
        : Promise.resolve([{ id: "a", state: "booked" }]),
  },
}));
vi.mock("@/useAct", async () => {
  const { ref, shallowRef } = await import("vue");
  return {
    useAct: () => ({ trouble: shallowRef(null), refusal: shallowRef(null), busy: ref(false) }),
  };
});

const { useCheckIn } = await import("@/pages/check-in/useCheckIn");

async function settle(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve));
}

describe("checking in", () => {
  it("reads what is booked once the network is back", async () => {
    const { booked, trouble } = useCheckIn();
    for (const show of page.shows) show();
    await settle();
    expect([booked.value, trouble.value?.en]).toEqual([null, "The network is down."]);
    page.isCut = false;
    for (const { online } of page.watching) online?.();
    await settle();
    expect(booked.value).toHaveLength(1);
    expect(trouble.value).toBeNull();
  });

  it("does not take back what was said of a code meanwhile", async () => {
    page.shows = [];
    const { booked, trouble } = useCheckIn();
    for (const show of page.shows) show();
    trouble.value = { zh: "二维码无效", en: "No such code." };
    await settle();
    expect(booked.value).toHaveLength(1);
    expect(trouble.value.en).toBe("No such code.");
  });
});
