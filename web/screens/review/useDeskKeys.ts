/** The reviewer's keyboard: some keys walk, also held down; each press of another is one action. */

import { onMounted, onUnmounted } from "vue";

export interface DeskKeys {
  /** By physical key (`event.code`), which an input method does not change. */
  walk: Record<string, () => void>;
  act: Record<string, () => void>;
}

export function useDeskKeys({ walk, act }: DeskKeys): void {
  function press(event: KeyboardEvent): void {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const target = event.target instanceof Element ? event.target : document.body;
    if (target.closest("input, textarea, select") !== null) return;
    const isPressed = event.code === "Enter" && target.closest("button, a") !== null;
    const work = walk[event.code] ?? act[event.code];
    if (work === undefined || isPressed) return;
    event.preventDefault();
    if (!event.repeat || event.code in walk) work();
  }

  onMounted(() => {
    addEventListener("keydown", press);
  });
  onUnmounted(() => {
    removeEventListener("keydown", press);
  });
}
