/** What the phone keeps of its owner beside the login: it is forgotten when they log out. */

import { platform } from "./platform";

/** Under which names. */
export const KEPT = {
  mine: "yichuang.mini.mine",
  appointments: "yichuang.mini.appointments",
  intent: "yichuang.mini.intent",
  cases: "yichuang.mini.cases",
  notices: "yichuang.mini.notices",
  refused: "yichuang.mini.refused",
  organisations: "yichuang.mini.organisations",
} as const;

export function forgetKept(): void {
  for (const slot of Object.values(KEPT)) platform.storage.removeItem(slot);
}
