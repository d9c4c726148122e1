/** Which calls are fresh: a number flashes each time its `call_no` rises. */

import { onUnmounted, ref, watch, type Ref } from "vue";

import type { Call } from "@core/live/fold";

const FLASH_MS = 8_000;

/** Names the fresh calls as `number/call_no`; the first sight of a hall flashes nothing. */
export function useFlash(calls: Ref<Call[] | null>): Ref<Set<string>> {
  const fresh = ref(new Set<string>());
  const timers = new Set<ReturnType<typeof setTimeout>>();
  let seen: Map<string, number> | null = null;

  function flash(name: string): void {
    fresh.value = new Set([...fresh.value, name]);
    const timer = setTimeout(() => {
      timers.delete(timer);
      fresh.value = new Set([...fresh.value].filter((other) => other !== name));
    }, FLASH_MS);
    timers.add(timer);
  }

  watch(
    calls,
    (now) => {
      if (now === null) return;
      for (const { number, callNo, state } of now) {
        if (seen !== null && state === "called" && seen.get(number) !== callNo) {
          flash(callName(number, callNo));
        }
      }
      seen = new Map(now.map(({ number, callNo }) => [number, callNo]));
    },
    { immediate: true, flush: "sync" },
  );
  onUnmounted(() => {
    timers.forEach(clearTimeout);
  });
  return fresh;
}

export function callName(number: string, callNo: number): string {
  return `${number}/${callNo}`;
}
