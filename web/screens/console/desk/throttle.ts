/** Gathers a burst of requests into one action, at most once a second. */

const DEBOUNCE_MS = 150;
const GAP_MS = 1_000;

export interface Throttled {
  ask: () => void;
  stop: () => void;
}

export function throttled(action: () => void): Throttled {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let last = -Infinity;

  function fire(): void {
    timer = undefined;
    last = performance.now();
    action();
  }
  return {
    ask: () => {
      timer ??= setTimeout(fire, Math.max(DEBOUNCE_MS, last + GAP_MS - performance.now()));
    },
    stop: () => {
      clearTimeout(timer);
    },
  };
}
