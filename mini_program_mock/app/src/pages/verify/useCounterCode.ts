/** The code that a clerk scans to find whom they are looking at: it turns by itself. */

import { onUnmounted, ref, shallowRef, watch, type Ref, type ShallowRef } from "vue";

import type { ShownCode } from "@core/types";
import { onHide, onShow } from "@dcloudio/uni-app";

import { session } from "@/account";
import { platform } from "@/platform";

/** A code lives for five minutes: it is read anew well before it ends. */
const REFRESH_MS = 60_000;
const AGAIN_MS = 5_000;

/** Reads the code of the verification `id` names, as long as it names one and the page is shown. */
export function useCounterCode(id: Ref<string | null>): ShallowRef<ShownCode | null> {
  const code = shallowRef<ShownCode | null>(null);
  const isShown = ref(true);
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function turn(asked: string): Promise<void> {
    const path = `/api/v1/identity/verifications/${encodeURIComponent(asked)}/code`;
    let after = REFRESH_MS;
    try {
      const found = await session.ask<ShownCode>(path);
      if (asked === id.value) code.value = found;
    } catch {
      after = AGAIN_MS; // the last one is shown until it can be read again
    }
    if (asked === id.value && isShown.value) timer = setTimeout(() => void turn(asked), after);
  }

  function follow(): void {
    clearTimeout(timer);
    platform.keepAwake(id.value !== null && isShown.value);
    if (id.value === null) code.value = null;
    else if (isShown.value) void turn(id.value);
  }

  function see(is: boolean): void {
    isShown.value = is;
    follow();
  }
  watch(id, follow, { immediate: true });
  onShow(() => {
    see(true);
  });
  onHide(() => {
    see(false);
  });
  // The part that shows it may go before its page does.
  onUnmounted(() => {
    see(false);
  });
  return code;
}
