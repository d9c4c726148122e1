/** How a manager moves a stranded ticket: why, and from which window, for a window's verbs do it. */

import type { Sentence } from "@core/client/api";
import type { Missing, WindowPlate, WindowView } from "@core/types";

/** What a ticket may lack; the name of it follows. */
export const KINDS: Record<Missing["kind"], Sentence> = {
  hall: { zh: "大厅", en: "hall" },
  lane: { zh: "业务类别", en: "lane" },
  remote_lane: { zh: "远程办理", en: "remote service of" },
  window: { zh: "窗口", en: "window" },
};
const REASON_AT_MOST = 200;

/**
 * Why a stranded ticket is moved, as it goes on the record.
 *
 * It is the same for all of them, so a manager who has many to move is not asked.
 */
export function whyMoved(missing: Missing[]): string {
  const lost = missing.map(({ kind, name }) => `${KINDS[kind].zh} ${name}`).join("、");
  return `已停用：${lost}`.slice(0, REASON_AT_MOST);
}

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
