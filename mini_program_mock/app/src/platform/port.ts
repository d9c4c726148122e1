/** What the pages need of the phone, beside what is drawn. Each method works on every platform. */

import type { ShallowRef } from "vue";

import type { Sentence } from "@core/client/api";
import type { HttpPort, PresencePort, SocketPort, StoragePort } from "@core/ports";

export interface Position {
  latitude: number;
  longitude: number;
}

/** A place to be shown on a map. */
export interface Place extends Position {
  name: string;
}

/** This phone gives no login here: the page was opened outside WeChat, and nothing plays it. */
export class NoLogin extends Error {}

/** A kind of message, by WeChat's id of its template. */
export interface AskedTemplate {
  id: string;
  name: Sentence;
}

/** What somebody said of which template; of those that WeChat did not ask about there is nothing. */
export type Consents = Record<string, "accept" | "reject">;

export interface PlayedDialogue {
  names: Sentence[];
  /** `keep`: so it is answered from now on, without a dialogue. */
  answer: (accepted: boolean, keep: boolean) => void;
}

/** What the played window of WeChat, or of 网证, is told to have seen. */
export type PlayedResult = "pass" | "fail" | "cancel";

export interface PlayedProof {
  by: "face" | "ctid";
  answer: (result: PlayedResult) => void;
}

export interface Platform {
  http: HttpPort;
  openSocket: SocketPort;
  storage: StoragePort;
  presence: PresencePort;
  /** Ms of a clock that nobody sets. */
  now: () => number;
  randomBytes: (count: number) => Uint8Array;

  /** A code that the server trades for who this is. Rejects with `NoLogin` where there is none. */
  loginCode: () => Promise<string>;
  /** What a QR code says that the camera is shown; null when nothing was read. */
  scan: () => Promise<string | null>;
  /** Whether `scan` can do anything here. */
  canScan: boolean;
  /**
   * Shows the screen at a hall's entrance beside this page, where one machine plays both: in a
   * browser, where nobody is logged in but in a demo. Null on a real phone.
   */
  showEntrance: ((hall: string) => void) | null;
  /** Where the phone is; null when its owner does not tell. */
  position: () => Promise<Position | null>;
  /** Shows a place on the phone's own map; false where there is none to open. */
  openMap: (place: Place) => Promise<boolean>;
  /** Puts a text where it can be pasted from; false where that is not allowed. */
  copy: (text: string) => Promise<boolean>;
  /** Shows a PDF of the server's, which this token may read; false where that came to nothing. */
  openPdf: (path: string, token: string, name: string) => Promise<boolean>;
  /** Hands a text over as a file of the phone's owner; false where that came to nothing. */
  saveText: (name: string, text: string) => Promise<boolean>;

  vibrate: () => void;
  /** Keeps the screen on, until told otherwise or the page is left. */
  keepAwake: (isOn: boolean) => void;
  /** Called in a tap: phones let a page make a sound only after one. */
  allowSound: () => void;
  /** Two tones, where sound was allowed. */
  ring: () => void;
  /** Lets WeChat ask whether messages of these kinds may be sent; has to be called in a tap. */
  askToNotify: (templates: AskedTemplate[]) => Promise<Consents>;
  /** WeChat's own dialogue as a browser plays it, while it asks; always null on a real phone. */
  dialogue: ShallowRef<PlayedDialogue | null>;
  /** What getPhoneNumber gives, where a browser plays it; null if there is none to be had. */
  phoneCode: () => Promise<string | null>;
  /**
   * Lets WeChat look at a face. Its success proves nothing, and neither does a failure: whoever has
   * called it asks the server. False where it could not be shown at all.
   */
  verifyFace: (verifyId: string) => Promise<boolean>;
  /** Hands over to 网证 with what the server gave for it; the same holds for what it says. */
  proveByCtid: (payload: Record<string, string>) => Promise<boolean>;
  /** Either of the two as a browser plays it, while it is open; always null on a real phone. */
  proof: ShallowRef<PlayedProof | null>;

  /** Languages that the phone's owner reads, the dearest first. */
  languages: () => readonly string[];
  /** Tells the phone in which language the page speaks. */
  setLanguage: (language: "zh" | "en") => void;
  isDark: () => boolean;
  /** Returns what ends it. */
  watchDark: (tell: (isDark: boolean) => void) => () => void;
  /** What the phone draws over the page: px from above, and from the right in the first row. */
  covered: () => { above: number; right: number };
}
