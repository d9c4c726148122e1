/** What somebody began and left is dropped, so that the next person does not find it. */

import { onUnmounted } from "vue";

const TICK_MS = 1_000;

/** Calls `leave` once nobody has touched the screen for `idleMs` of the wall clock. */
export function useIdle(idleMs: number, leave: () => void): { touched: () => void } {
  let touchedAt = Date.now();
  let hasLeft = false;
  const touched = (): void => {
    touchedAt = Date.now();
    hasLeft = false;
  };
  const look = (): void => {
    const now = Date.now();
    if (now < touchedAt) touchedAt = now;
    if (hasLeft || now - touchedAt < idleMs) return;
    hasLeft = true;
    leave();
  };
  const timer = setInterval(look, TICK_MS);
  addEventListener("focus", look);
  onUnmounted(() => {
    clearInterval(timer);
    removeEventListener("focus", look);
  });
  return { touched };
}
