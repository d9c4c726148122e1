/** Sound in WeChat, where it has Web Audio. */

import { playTones, type Audio } from "../tones";

let audio: Audio | null = null;

export function allowSound(): void {
  if (audio === null && wx.canIUse("createWebAudioContext")) {
    audio = wx.createWebAudioContext();
  }
}

export function ring(): void {
  if (audio !== null) playTones(audio);
}
