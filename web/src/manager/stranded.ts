/** From which window a manager moves a stranded ticket: the verbs that do it are those of a window. */

import type { WindowPlate, WindowView } from "@/shared/types";

/**
 * The first window that is open, else the first that answers, else the first; null without any.
 *
 * `look` reads a window by its id and gives null when that fails, as for one that is retired.
 */
export async function windowToMoveFrom(
  windows: WindowPlate[],
  look: (id: string) => Promise<WindowView | null>,
): Promise<string | null> {
  let answered: string | null = null;
  for (const { id } of windows) {
    const view = await look(id);
    if (view?.window.state === "open") return id;
    if (view !== null) answered ??= id;
  }
  return answered ?? windows[0]?.id ?? null;
}
