/** Long names keep their place: they are set smaller instead of being cut off. */

/** Letters and figures are about this wide, Chinese characters 1 (both in em). */
const NARROW = 0.56;

/** About how wide a text is, in em. */
export function widthOf(text: string): number {
  return Array.from(text).reduce((sum, one) => sum + (one < "\u2e80" ? NARROW : 1), 0);
}

/** By how much a text is set smaller so that it is at most `em` wide; never below `least`. */
export function fitOf(text: string, em: number, least = 0.5): number {
  return Math.max(least, Math.min(1, em / widthOf(text)));
}
