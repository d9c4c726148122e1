/** When the network or the viewer of a page is back. */

/** Somebody is in front of the page. */
const PRESENCE = ["focus", "click", "keydown"] as const;

/**
 * Calls `wake` when the network is back or the page is shown or hidden, and `attend` when somebody
 * shows by anything that they look at the page. Returns what ends it; without a page it does nothing.
 */
export function watchPresence(wake: () => void, attend: () => void): () => void {
  if (typeof window === "undefined") return () => undefined;
  const attended = (): void => {
    if (document.visibilityState !== "hidden") attend();
  };
  window.addEventListener("online", wake);
  document.addEventListener("visibilitychange", wake);
  document.addEventListener("visibilitychange", attended);
  for (const sign of PRESENCE) window.addEventListener(sign, attended);
  return () => {
    window.removeEventListener("online", wake);
    document.removeEventListener("visibilitychange", wake);
    document.removeEventListener("visibilitychange", attended);
    for (const sign of PRESENCE) window.removeEventListener(sign, attended);
  };
}
