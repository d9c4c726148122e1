/** Sound in a browser, which allows it only from a tap on. */

import { playTones } from "../tones";

let audio: AudioContext | null = null;

export function allowSound(): void {
  audio ??= new AudioContext();
  if (audio.state === "suspended") audio.resume().catch(() => undefined);
}

export function ring(): void {
  if (audio !== null) playTones(audio);
}
