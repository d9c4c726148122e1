/** How large a part of the page is, for what must fit into it; browsers of 2018 cannot ask in CSS. */

import { onMounted, onUnmounted, shallowRef, type ShallowRef } from "vue";

/** All in px; `em` is the size of the type of the box, `rem` that of the page. */
export interface Box {
  width: number;
  height: number;
  em: number;
  rem: number;
  /** The window is a strip, at least three times as wide as high. */
  isInStrip: boolean;
}

const UNKNOWN: Box = { width: 0, height: 0, em: 16, rem: 16, isInStrip: false };

/** Measures the inside of an element whenever it or the window changes. */
export function useBox(element: () => HTMLElement | null): ShallowRef<Box> {
  const box = shallowRef(UNKNOWN);

  function measure(): void {
    const found = element();
    if (found === null) return;
    const { clientWidth: width, clientHeight: height } = found;
    const [em, rem] = [sizeOf(found), sizeOf(document.documentElement)];
    const now = { width, height, em, rem, isInStrip: innerWidth >= 3 * innerHeight };
    const names = Object.keys(now) as (keyof Box)[];
    if (names.some((name) => now[name] !== box.value[name])) box.value = now;
  }

  const observer = "ResizeObserver" in window ? new ResizeObserver(measure) : null;
  onMounted(() => {
    const found = element();
    addEventListener("resize", measure);
    // An observer measures by itself, before the frame is painted and after its one layout.
    if (found !== null && observer !== null) observer.observe(found);
    else measure();
  });
  onUnmounted(() => {
    observer?.disconnect();
    removeEventListener("resize", measure);
  });
  return box;
}

function sizeOf(element: HTMLElement): number {
  return parseFloat(getComputedStyle(element).fontSize) || UNKNOWN.em;
}

/**
 * Sizes as custom properties: `{ name: 12 }` as `--name: 12px;`.
 *
 * A text, which is compared: from an object the browser is given each property anew every time.
 */
export function asPixels(sizes: Record<string, number>): string {
  return Object.keys(sizes)
    .map((name) => `--${name}: ${sizes[name] ?? 0}px;`)
    .join(" ");
}
