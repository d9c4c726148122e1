import { effectScope, nextTick, ref, type EffectScope } from "vue";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { Problem, Unreachable } from "@core/client/api";
import type { Session } from "@core/client/session";
import { useReading, type Reading } from "@screens/manager/parts/useReading";

let scope: EffectScope;
let answers: Promise<unknown>[];
let reading: Reading<string>;
const path = ref<string | null>(null);

async function settle(): Promise<void> {
  await nextTick();
  await vi.advanceTimersByTimeAsync(0);
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("document", { visibilityState: "visible", activeElement: null });
  scope = effectScope();
  [path.value, answers] = ["/a", [Promise.resolve("known")]];
  const ask = (): Promise<unknown> => answers.shift() ?? new Promise(() => undefined);
  scope.run(() => {
    // There is no page here whose events would be listened to.
    vi.spyOn(console, "warn").mockImplementation(() => undefined);
    const session = { ask } as unknown as Session;
    reading = useReading<string>(session, () => path.value, { lost: () => undefined });
  });
});

afterEach(() => {
  scope.stop();
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

describe("what a manager's page shows of an address", () => {
  it("is told to be refused, and no longer to be old, when the network is back", async () => {
    await settle();
    answers = [Promise.reject(new Unreachable("cut")), Promise.reject(new Problem(403, {}))];
    await reading.read();
    expect([reading.data.value, reading.offlineSince.value]).toEqual(["known", Date.now()]);
    await reading.read();
    expect([reading.trouble.value?.en, reading.offlineSince.value]).toEqual(["HTTP 403", null]);
  });

  it("is not said to be read for ever once there is nothing to read", async () => {
    await settle();
    path.value = "/b";
    await settle();
    expect(reading.isLoading.value).toBe(true);
    path.value = null;
    await settle();
    expect(reading.isLoading.value).toBe(false);
  });
});
