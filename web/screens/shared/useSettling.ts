/** Which controls of a page rest just now; see @core/settling. */

import { onUnmounted, ref, watch, type Ref } from "vue";

import { Settling, type Meanings } from "@core/settling";

export interface SettlingControls {
  /** What rests now, for the eye. */
  resting: Ref<Set<string>>;
  /** Whether a press of this control is to be ignored. */
  isSettling: (name: string) => boolean;
}

/** Follows `meanings` as they change, in the very moment in which they do; null: not known yet. */
export function useSettling(meanings: () => Meanings | null, atFirst = false): SettlingControls {
  const settling = new Settling(atFirst);
  const resting = ref(new Set<string>());
  let timer: ReturnType<typeof setTimeout> | undefined;

  function show(): void {
    clearTimeout(timer);
    const now = performance.now();
    resting.value = settling.resting(now);
    const next = settling.nextReady(now);
    if (next !== null) timer = setTimeout(show, Math.ceil(next));
  }
  watch(
    meanings,
    (now) => {
      if (now !== null) settling.note(now, performance.now());
      show();
    },
    { immediate: true, flush: "sync" },
  );
  onUnmounted(() => {
    clearTimeout(timer);
  });
  return { resting, isSettling: (name) => settling.isSettling(name, performance.now()) };
}
