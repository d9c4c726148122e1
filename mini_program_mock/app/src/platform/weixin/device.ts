/** What WeChat lets a mini program do with the phone. */

import type { Position } from "../port";

export function keepAwake(isOn: boolean): void {
  void wx.setKeepScreenOn({ keepScreenOn: isOn });
}

const PULSES = 3;
const BETWEEN_MS = 550;

export function vibrate(): void {
  for (let pulse = 0; pulse < PULSES; pulse += 1) {
    setTimeout(() => {
      void wx.vibrateLong();
    }, pulse * BETWEEN_MS);
  }
}

/** WeChat's rough position is some kilometres wrong, and a printed code counts close to its hall. */
export function position(): Promise<Position | null> {
  return new Promise((resolve) => {
    wx.getLocation({
      type: "wgs84",
      isHighAccuracy: true,
      success: ({ latitude, longitude }) => {
        resolve({ latitude, longitude });
      },
      fail: () => {
        resolve(null);
      },
    });
  });
}

/** Nobody has to guess these: they keep two requests apart, and secure nothing. */
export function randomBytes(count: number): Uint8Array {
  return Uint8Array.from({ length: count }, () => Math.floor(Math.random() * 256));
}

/** A page without WeChat's bar begins under the clock, and beside WeChat's own button. */
export function covered(): { above: number; right: number } {
  const { statusBarHeight, windowWidth } = wx.getWindowInfo();
  const { left } = wx.getMenuButtonBoundingClientRect();
  return { above: statusBarHeight, right: Math.max(0, windowWidth - left) };
}
