/** The console's keyboard: one press, one action; held keys and typing do nothing. */

import { onMounted, onUnmounted } from "vue";

/** `actions` by physical key (`event.code`), which an input method does not change. */
export function useKeys(actions: Record<string, () => void>): void {
  function press(event: KeyboardEvent): void {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const action = actions[event.code];
    const target = event.target instanceof Element ? event.target : document.body;
    if (action === undefined || isElsewhere(target)) return;
    // A held key would walk a citizen through every step at once.
    if (event.repeat) {
      event.preventDefault();
      return;
    }
    const activates = event.key === " " || event.key === "Enter";
    if (activates && target.closest("button, a") !== null) return;
    event.preventDefault();
    action();
  }

  /** A clicked button must not catch the next press of Space. */
  function release(event: MouseEvent): void {
    if (event.detail > 0 && event.target instanceof Element) event.target.closest("button")?.blur();
  }

  onMounted(() => {
    addEventListener("keydown", press);
    addEventListener("click", release);
  });
  onUnmounted(() => {
    removeEventListener("keydown", press);
    removeEventListener("click", release);
  });
}

function isElsewhere(target: Element): boolean {
  const typing = target.closest("input, textarea, select") !== null;
  return typing || document.querySelector("dialog[open]") !== null;
}
