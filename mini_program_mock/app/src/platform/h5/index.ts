/** A phone's browser. */

import { fetchHttp } from "@core/browser/http";
import { pagePresence } from "@core/browser/presence";
import { webSocket } from "@core/browser/socket";

import type { Platform } from "../port";
import { keepAwake, position, vibrate } from "./device";
import { loginCode, phoneCode } from "./login";
import { openPdf, saveText } from "./papers";
import { copy, openMap } from "./place";
import { proof, proveByCtid, verifyFace } from "./proving";
import { allowSound, ring } from "./sound";
import { askToNotify, dialogue } from "./subscribing";

const DARK = "(prefers-color-scheme: dark)";

export const h5: Platform = {
  http: fetchHttp,
  openSocket: webSocket,
  storage: {
    getItem: (slot) => localStorage.getItem(slot),
    setItem: (slot, text) => {
      localStorage.setItem(slot, text);
    },
    removeItem: (slot) => {
      localStorage.removeItem(slot);
    },
  },
  presence: pagePresence,
  now: () => performance.now(),
  randomBytes: (count) => crypto.getRandomValues(new Uint8Array(count)),

  loginCode,
  // A browser's page reads no QR code: the phone's own camera opens the address that is in it.
  canScan: false,
  scan: () => Promise.resolve(null),
  showEntrance: (hall) => {
    window.open(`/entrance/${encodeURIComponent(hall)}`, "_blank");
  },
  position,
  openMap,
  copy,
  openPdf,
  saveText,

  vibrate,
  keepAwake,
  allowSound,
  ring,
  askToNotify,
  dialogue,
  phoneCode,
  verifyFace,
  proveByCtid,
  proof,

  languages: () => navigator.languages,
  setLanguage: (language) => {
    document.documentElement.lang = language === "en" ? "en" : "zh-CN";
  },
  isDark: () => matchMedia(DARK).matches,
  watchDark: (tell) => {
    const media = matchMedia(DARK);
    const told = ({ matches }: { matches: boolean }): void => {
      tell(matches);
    };
    media.addEventListener("change", told);
    return () => {
      media.removeEventListener("change", told);
    };
  },
  covered: () => ({ above: 0, right: 0 }),
};
