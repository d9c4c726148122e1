/** Where something is, handed on: to the phone's own map, or to whatever the text is pasted into. */

import type { Place } from "../port";

/** What the phone's own map answers to; null on a desktop, where nothing may. */
export function mapAddress(agent: string, { latitude, longitude, name }: Place): string | null {
  const [at, called] = [`${latitude},${longitude}`, encodeURIComponent(name)];
  if (/Android|HarmonyOS/.test(agent)) return `geo:${at}?q=${at}(${called})`;
  if (/iPhone|iPad|iPod/.test(agent)) return `maps:?ll=${at}&q=${called}`;
  return null;
}

export function openMap(place: Place): Promise<boolean> {
  const address = mapAddress(navigator.userAgent, place);
  if (address !== null) location.href = address;
  return Promise.resolve(address !== null);
}

/** A browser lets no page do so that came without HTTPS. */
export async function copy(text: string): Promise<boolean> {
  const { clipboard } = navigator as { clipboard?: Clipboard };
  if (clipboard === undefined) return false;
  return clipboard.writeText(text).then(
    () => true,
    () => false,
  );
}
