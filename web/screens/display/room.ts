/** Whether a screen has room for more than the calls. */

import { onUnmounted, ref, type Ref } from "vue";

/** Beside the hall's name a code is large enough to be scanned, and nothing has to make way. */
export function hasRoom(width: number, height: number): boolean {
  if (width >= 3 * height) return height >= 700;
  return height > width ? width >= 900 : width >= 1200 && height >= 700;
}

/** The same for this window, whatever becomes of it. */
export function useRoom(): Ref<boolean> {
  const room = ref(hasRoom(innerWidth, innerHeight));
  const look = (): void => {
    room.value = hasRoom(innerWidth, innerHeight);
  };
  addEventListener("resize", look);
  onUnmounted(() => {
    removeEventListener("resize", look);
  });
  return room;
}
