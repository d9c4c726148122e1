/** Everything that belongs to one event of life (一件事), done with one number. */

import type { ThemeGuide } from "@core/types";

/** The lanes that a visit passes; items that share a lane are handled at one stop. */
export function lanesOf(guide: ThemeGuide): string[] {
  return [...new Set(guide.items.map(({ item }) => item.lane))];
}
