/** Long names keep their place: they are set smaller instead of being cut off. */

/** Letters and figures are about this wide, Chinese characters 1 (both in em). */
const NARROW = 0.56;

/** Names of halls and lanes, which every row of a list asks for on every change. */
const KNOWN_AT_MOST = 500;
const known = new Map<string, number>();

/** About how wide a text is, in em. */
export function widthOf(text: string): number {
  const before = known.get(text);
  if (before !== undefined) return before;
  const width = Array.from(text).reduce((sum, one) => sum + (one < "\u2e80" ? NARROW : 1), 0);
  if (known.size >= KNOWN_AT_MOST) known.clear();
  known.set(text, width);
  return width;
}

/** By how much a text is set smaller so that it is at most `em` wide; never below `least`. */
export function fitOf(text: string, em: number, least = 0.5): number {
  return Math.max(least, Math.min(1, em / widthOf(text)));
}
