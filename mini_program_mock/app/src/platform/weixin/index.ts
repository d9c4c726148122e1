/** WeChat on a phone. What it refuses or lacks is done without: no page depends on it. */

import { shallowRef } from "vue";

import { Unreachable } from "@core/client/api";

import type { Platform } from "../port";
import { covered, keepAwake, position, randomBytes, vibrate } from "./device";
import { openPdf, requestHttp, socketTask } from "./network";
import { weixinPresence } from "./presence";
import { proveByCtid, saveText, verifyFace } from "./proving";
import { allowSound, ring } from "./sound";
import { askToNotify } from "./subscribing";

interface Done {
  success: () => void;
  fail: () => void;
}

/** Whether WeChat did what it was asked for. */
function answered(ask: (done: Done) => void): Promise<boolean> {
  return new Promise((resolve) => {
    ask({
      success: () => {
        resolve(true);
      },
      fail: () => {
        resolve(false);
      },
    });
  });
}

export const weixin: Platform = {
  http: requestHttp,
  openSocket: socketTask,
  storage: {
    getItem: (slot) => {
      const kept: unknown = uni.getStorageSync(slot);
      return typeof kept === "string" && kept !== "" ? kept : null;
    },
    setItem: (slot, text) => {
      uni.setStorageSync(slot, text);
    },
    removeItem: (slot) => {
      uni.removeStorageSync(slot);
    },
  },
  presence: weixinPresence,
  now: () => Date.now(),
  randomBytes,

  loginCode: () =>
    new Promise((resolve, reject) => {
      wx.login({
        success: ({ code }) => {
          resolve(code);
        },
        fail: ({ errMsg }) => {
          // As a rule it is the network: it is tried again.
          reject(new Unreachable(errMsg));
        },
      });
    }),
  canScan: true,
  scan: () =>
    new Promise((resolve) => {
      wx.scanCode({
        scanType: ["qrCode"],
        success: ({ result, path }) => {
          resolve(result || path || null);
        },
        fail: () => {
          resolve(null);
        },
      });
    }),
  showEntrance: null,
  position,
  openMap: (place) =>
    answered((done) => {
      wx.openLocation({ ...place, ...done });
    }),
  copy: (data) =>
    answered((done) => {
      wx.setClipboardData({ data, ...done });
    }),
  openPdf,
  saveText,

  vibrate,
  keepAwake,
  allowSound,
  ring,
  askToNotify,
  dialogue: shallowRef(null),
  // WeChat gives it to a button of its own, and to nothing else.
  phoneCode: () => Promise.resolve(null),
  verifyFace,
  proveByCtid,
  proof: shallowRef(null),

  languages: () => [wx.getAppBaseInfo().language.replace("_", "-")],
  setLanguage: () => undefined,
  isDark: () => wx.getAppBaseInfo().theme === "dark",
  watchDark: (tell) => {
    const told = ({ theme }: { theme: string }): void => {
      tell(theme === "dark");
    };
    wx.onThemeChange(told);
    return () => {
      wx.offThemeChange(told);
    };
  },
  covered,
};
