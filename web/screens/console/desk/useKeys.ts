/** The console's keyboard: one press, one action; held keys and typing do nothing. */

import { onMounted, onUnmounted } from "vue";

/** Presses of one key that follow each other faster than this are one press, in ms. */
const BOUNCE_MS = 300;

/** Tells a press from the trembling or drumming of a finger. Times are ms of a monotonic clock. */
export class Bounce {
  private readonly last = new Map<string, number>();

  /** Whether this press is more than an echo of the one before. */
  isPress(code: string, now: number): boolean {
    const before = this.last.get(code) ?? -Infinity;
    this.last.set(code, now);
    return now - before >= BOUNCE_MS;
  }
}

/** `actions` by physical key (`event.code`), which an input method does not change. */
export function useKeys(actions: Record<string, () => void>): void {
  const bounce = new Bounce();

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
    if (bounce.isPress(event.code, performance.now())) action();
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
