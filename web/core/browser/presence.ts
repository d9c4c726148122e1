/** When the network or the viewer of a page is back. */

import type { PresencePort } from "../ports";

/** Somebody is in front of the page. */
const SIGNS = ["focus", "click", "keydown"] as const;

const isHidden = (): boolean => document.visibilityState === "hidden";

export const pagePresence: PresencePort = {
  isHidden,
  watch({ online, turned, attended }) {
    // Some of what a page shares runs without a page, too.
    if (typeof window === "undefined") return () => undefined;
    const look = (): void => {
      if (!isHidden()) attended?.();
    };
    const changed = (): void => {
      turned?.();
      look();
    };
    const back = (): void => {
      online?.();
    };
    window.addEventListener("online", back);
    document.addEventListener("visibilitychange", changed);
    for (const sign of SIGNS) window.addEventListener(sign, look);
    return () => {
      window.removeEventListener("online", back);
      document.removeEventListener("visibilitychange", changed);
      for (const sign of SIGNS) window.removeEventListener(sign, look);
    };
  },
};
