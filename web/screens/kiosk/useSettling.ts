/**
 * Trembling hands: a tap that lands just as the screen changes was meant for what stood there.
 *
 * For a moment after each change the screen takes no input, and neither does a press count that
 * began in that moment, however late it ends.
 */

import { onMounted, onUnmounted, ref, watch, type Ref, type WatchSource } from "vue";

import { SETTLE_MS } from "@core/settling";

const PRESSES = ["pointerdown", "keydown"];
const INPUTS = [...PRESSES, "pointerup", "keyup", "click", "cancel"];

export interface Settling {
  settling: Ref<boolean>;
  /** The screen has changed in a way that `step` does not tell. */
  settle: () => void;
}

/** Ignores all input for a while whenever `step` changes; tells `touched` of every press. */
export function useSettling(step: WatchSource, touched: () => void): Settling {
  const settling = ref(false);
  let isDead = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function settle(): void {
    settling.value = true;
    clearTimeout(timer);
    timer = setTimeout(() => (settling.value = false), SETTLE_MS);
  }

  function judge(event: Event): void {
    if (PRESSES.includes(event.type)) {
      isDead = settling.value;
      touched();
    }
    if (!settling.value && !isDead) return;
    event.stopImmediatePropagation();
    event.preventDefault();
  }

  watch(step, settle, { immediate: true, flush: "sync" });
  onMounted(() => {
    for (const input of INPUTS) addEventListener(input, judge, { capture: true, passive: false });
  });
  onUnmounted(() => {
    clearTimeout(timer);
    for (const input of INPUTS) removeEventListener(input, judge, { capture: true });
  });
  return { settling, settle };
}
