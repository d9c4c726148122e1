/** Timers, which every host of JavaScript has though they are no part of the language. */

declare function setTimeout(work: () => void, ms?: number): number;
declare function clearTimeout(timer: number | undefined): void;
declare function setInterval(work: () => void, ms?: number): number;
declare function clearInterval(timer: number | undefined): void;
