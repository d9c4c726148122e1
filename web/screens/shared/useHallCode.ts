/** The check-in code of a hall, for as long as it may be shown; another one follows in time. */

import { computed, onUnmounted, ref, shallowRef, watch, type ComputedRef, type Ref } from "vue";

import { delayMs } from "@core/backoff";
import { pause } from "@core/browser/host";
import { Freshness } from "@core/client/freshness";
import { SessionLost, type Session } from "@core/client/session";
import type { HallCode } from "@core/types";

export const PERIOD_S = 30;
const TICK_MS = 250;
/** The next code is under way: the server takes the last one for another period. */
const GRACE_MS = 1_500;

const CLOCKS = { steady: () => performance.now(), wall: () => Date.now() };

export interface ShownCode {
  code: HallCode;
  secondsLeft: number;
}

export interface HallCodeOnScreen {
  /** Null as long as there is none that would be taken. */
  shown: ComputedRef<ShownCode | null>;
}

/** Asks for the code of `hall` again and again; `lost` is called when the login has ended. */
export function useHallCode(
  session: Readonly<Ref<Session | null>>,
  hall: string,
  lost: () => void,
): HallCodeOnScreen {
  const latest = shallowRef<{ code: HallCode; since: Freshness } | null>(null);
  const leftMs = ref(0);
  let gone = new AbortController();

  function look(): void {
    const found = latest.value;
    const lastsMs = (found?.code.expires_in_s ?? 0) * 1000 + GRACE_MS;
    leftMs.value = found === null ? 0 : found.since.leftMs(lastsMs);
    if (leftMs.value === 0) latest.value = null;
  }

  async function keepFresh(used: Session, signal: AbortSignal): Promise<void> {
    const isOver = (): boolean => signal.aborted;
    for (let failures = 0; !isOver();) {
      try {
        const since = new Freshness(CLOCKS);
        const path = `/api/v1/halls/${encodeURIComponent(hall)}/check-in-code`;
        const code = await used.ask<HallCode>(path);
        if (isOver()) return;
        latest.value = { code, since };
        failures = 0;
        look();
        await pause(Math.max(1_000, leftMs.value - GRACE_MS), signal);
      } catch (error) {
        if (isOver()) return;
        if (error instanceof SessionLost) {
          lost();
          return;
        }
        failures += 1;
        await pause(delayMs(failures), signal);
      }
    }
  }

  watch(
    session,
    (made) => {
      gone.abort();
      gone = new AbortController();
      if (made !== null) void keepFresh(made, gone.signal);
    },
    { immediate: true },
  );
  const timer = setInterval(look, TICK_MS);
  addEventListener("focus", look);
  document.addEventListener("visibilitychange", look);
  onUnmounted(() => {
    gone.abort();
    clearInterval(timer);
    removeEventListener("focus", look);
    document.removeEventListener("visibilitychange", look);
  });
  const shown = computed<ShownCode | null>(() =>
    latest.value === null || leftMs.value === 0
      ? null
      : {
          code: latest.value.code,
          secondsLeft: Math.max(0, Math.ceil((leftMs.value - GRACE_MS) / 1000)),
        },
  );
  return { shown };
}
