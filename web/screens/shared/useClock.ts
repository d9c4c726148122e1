/** The hall's clock: the server's time, which in a sped-up demo is not the machine's. */

import { onUnmounted, readonly, ref, type Ref } from "vue";

export interface HallClock {
  now: Readonly<Ref<number>>;
  /** Learns from an instant that the server has just named; the answer was `tripMs` under way. */
  learn: (instant: string, tripMs?: number) => void;
  /** The instant itself, between two ticks of `now`. */
  read: () => number;
  /** What the hall's clock showed at a moment of the machine's clock, both in ms. */
  at: (wall: number) => number;
}

/** Ticks every second, on the second. */
export function useClock(): HallClock {
  // Counted on a clock that nobody sets: a machine whose time is put right does not jump here.
  let offset = Date.now() - performance.now();
  const read = (): number => performance.now() + offset;
  const now = ref(read());
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tick = (): void => {
    clearTimeout(timer);
    now.value = read();
    timer = setTimeout(tick, 1000 - (now.value % 1000));
  };
  tick();
  onUnmounted(() => {
    clearTimeout(timer);
  });
  const learn = (instant: string, tripMs = 0): void => {
    const at = Date.parse(instant);
    if (Number.isNaN(at)) return;
    offset = at + tripMs / 2 - performance.now();
    tick();
  };
  return { now: readonly(now), learn, read, at: (wall) => read() + wall - Date.now() };
}
