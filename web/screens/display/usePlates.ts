/** What stands over the windows: those of this hall, and those of others that serve from afar. */

import { computed, onUnmounted, shallowRef, watch, type ComputedRef, type Ref } from "vue";

import { delayMs } from "@core/backoff";
import { ask, pause } from "@core/browser/host";
import type { Call } from "@core/live/fold";
import type { HallDetail } from "@core/types";
import { nameIn } from "@design/language";

export interface Plates {
  /** The name over the window of a call; null while it is not known. */
  plateOf: (call: Call) => string | null;
  hallOf: (call: Call) => string | null;
}

export function usePlates(home: Ref<HallDetail | null>, calls: Ref<Call[] | null>): Plates {
  const others = shallowRef(new Map<string, HallDetail>());
  const asked = new Set<string>();
  const gone = new AbortController();
  const here: ComputedRef<Map<string, string>> = computed(() => platesOf(home.value));
  const there = computed(
    () => new Map([...others.value].map(([id, hall]) => [id, platesOf(hall)] as const)),
  );

  async function learn(id: string): Promise<void> {
    asked.add(id);
    for (let tries = 0; !gone.signal.aborted; tries += 1) {
      try {
        const hall = await ask<HallDetail>(`/api/v1/halls/${encodeURIComponent(id)}`);
        others.value = new Map([...others.value, [id, hall]]);
        return;
      } catch {
        await pause(delayMs(tries), gone.signal);
      }
    }
  }

  watch(
    calls,
    (now) => {
      for (const { windowHall } of now ?? []) {
        if (windowHall !== null && !asked.has(windowHall)) void learn(windowHall);
      }
    },
    { immediate: true },
  );
  onUnmounted(() => {
    gone.abort();
  });
  return {
    plateOf: ({ window, windowHall }) =>
      (windowHall === null ? here.value : there.value.get(windowHall))?.get(window) ?? null,
    hallOf: ({ windowHall }) => (windowHall === null ? null : nameOf(others.value.get(windowHall))),
  };
}

function nameOf(hall: HallDetail | undefined): string | null {
  return hall === undefined ? null : nameIn(hall);
}

function platesOf(hall: HallDetail | null): Map<string, string> {
  return new Map(hall?.windows.map((one) => [one.id, nameIn(one)] as const) ?? []);
}
