/** The public page of a hall, read again every so often, and when somebody comes to look. */

import {
  computed,
  onMounted,
  onUnmounted,
  ref,
  shallowRef,
  type ComputedRef,
  type Ref,
  type ShallowRef,
} from "vue";

import { delayMs } from "@core/backoff";
import { ask, pause } from "@core/browser/host";
import { Problem } from "@core/client/api";
import type { HallDetail } from "@core/types";

export interface HallPage {
  hall: ShallowRef<HallDetail | null>;
  /** There is no such hall. */
  unknown: Ref<boolean>;
  trouble: Ref<boolean>;
  /** While the page cannot be read: the hall's time, in ms, of what is shown. */
  offlineSince: ComputedRef<number | null>;
  refresh: () => Promise<void>;
}

export function useHall(id: string, everyMs: number): HallPage {
  const hall = shallowRef<HallDetail | null>(null);
  const unknown = ref(false);
  const trouble = ref(false);
  const gone = new AbortController();

  async function refresh(): Promise<void> {
    try {
      hall.value = await ask<HallDetail>(`/api/v1/halls/${encodeURIComponent(id)}`);
      unknown.value = false;
      trouble.value = false;
    } catch (error) {
      unknown.value = error instanceof Problem && error.status === 404;
      trouble.value = true;
    }
  }

  async function keepFresh(): Promise<void> {
    for (let failures = 0; !gone.signal.aborted;) {
      await refresh();
      failures = trouble.value ? failures + 1 : 0;
      await pause(failures === 0 ? everyMs : delayMs(failures), gone.signal);
    }
  }

  const looked = (): void => {
    if (document.visibilityState === "visible") void refresh();
  };
  onMounted(() => {
    addEventListener("focus", looked);
    addEventListener("offline", looked);
    void keepFresh();
  });
  onUnmounted(() => {
    removeEventListener("focus", looked);
    removeEventListener("offline", looked);
    gone.abort();
  });
  const offlineSince = computed(() =>
    trouble.value && hall.value !== null ? Date.parse(hall.value.now) : null,
  );
  return { hall, unknown, trouble, offlineSince, refresh };
}
