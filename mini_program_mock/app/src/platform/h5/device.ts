/** What a browser lets a page do with the phone. */

import type { Position } from "../port";

const LOCATE_MS = 10_000;

let lock: Promise<WakeLockSentinel> | null = null;
let isWanted = false;

/** A browser lets go of the screen whenever the page is hidden, so it is asked again. */
export function keepAwake(isOn: boolean): void {
  if (isOn && !isWanted) document.addEventListener("visibilitychange", holdScreen);
  if (!isOn) document.removeEventListener("visibilitychange", holdScreen);
  isWanted = isOn;
  if (isOn) holdScreen();
  else letScreenGo();
}

function holdScreen(): void {
  const { wakeLock } = navigator as { wakeLock?: WakeLock };
  if (document.visibilityState !== "visible" || wakeLock === undefined) return;
  lock = wakeLock.request("screen");
  lock.catch(() => (lock = null));
}

function letScreenGo(): void {
  lock?.then((held) => held.release()).catch(() => undefined);
  lock = null;
}

/** A browser lets no page vibrate that was never touched, and complains of the attempt. */
export function vibrate(): void {
  const { userActivation } = navigator as { userActivation?: UserActivation };
  if (!("vibrate" in navigator) || userActivation?.hasBeenActive === false) return;
  navigator.vibrate([400, 150, 400, 150, 400]);
}

export function position(): Promise<Position | null> {
  return new Promise((resolve) => {
    if (!("geolocation" in navigator) || !isSecureContext) {
      resolve(null);
      return;
    }
    navigator.geolocation.getCurrentPosition(
      ({ coords: { latitude, longitude } }) => {
        resolve({ latitude, longitude });
      },
      () => {
        resolve(null);
      },
      { timeout: LOCATE_MS, maximumAge: 60_000 },
    );
  });
}
