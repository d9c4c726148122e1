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

const TIME = new Intl.DateTimeFormat("zh-CN", {
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
  timeZone: "Asia/Shanghai",
});
const DAY = new Intl.DateTimeFormat("zh-CN", {
  year: "numeric",
  month: "long",
  day: "numeric",
  weekday: "long",
  timeZone: "Asia/Shanghai",
});
const WEEKDAY = new Intl.DateTimeFormat("en-GB", { weekday: "short", timeZone: "Asia/Shanghai" });

export function timeOfDay(ms: number): string {
  return TIME.format(ms);
}

export function dayOf(ms: number): string {
  return `${DAY.format(ms)} ${WEEKDAY.format(ms)}`;
}

/** A span as 3:07 or 1:02:45. */
export function span(ms: number): string {
  const all = Math.max(0, Math.floor(ms / 1000));
  const [hours, minutes, seconds] = [Math.floor(all / 3600), Math.floor(all / 60) % 60, all % 60];
  const tail = `${String(minutes).padStart(hours > 0 ? 2 : 1, "0")}:${String(seconds).padStart(2, "0")}`;
  return hours > 0 ? `${hours}:${tail}` : tail;
}
