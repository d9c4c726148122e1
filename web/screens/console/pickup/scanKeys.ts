/**
 * One keyboard for two: a scanner types in bursts, a hand presses one key at a time. A burst that
 * ends with Enter is a code; a key that stays alone is one of the desk's.
 */

import { ScannerBuffer } from "@core/scannerBuffer";

/** After this long without another key, in ms, a key was alone: a scanner is faster. */
export const ALONE_MS = 150;
/** Some scanners end a code with two keys; and nobody confirms within this of a scan. */
const ECHO_MS = 300;

/** What a press means: a whole code, Enter by itself, one of a burst, or nothing at all. */
export type Press =
  { what: "code"; text: string } | { what: "enter" | "typing" | "unreadable" | "nothing" };

export class ScanKeys {
  private readonly buffer = new ScannerBuffer();
  private codes: string[] = [];
  private lastAt = -Infinity;
  private scannedAt = -Infinity;

  /** A printable key, or Enter, went down at `atMs`; `code` is the physical key. */
  press(key: string, code: string, atMs: number): Press {
    const text = this.buffer.press(key, atMs);
    const burst = atMs - this.lastAt < ALONE_MS ? this.codes : [];
    this.lastAt = atMs;
    if (key !== "Enter") {
      this.codes = [...burst, code];
      return { what: "typing" };
    }
    this.codes = [];
    if (text !== null) {
      this.scannedAt = atMs;
      return { what: "code", text };
    }
    if (burst.length > 1) {
      this.scannedAt = atMs;
      return { what: "unreadable" };
    }
    return { what: atMs - this.scannedAt < ECHO_MS ? "nothing" : "enter" };
  }

  /** The key that was pressed alone, once it is clear that it was; asked after `ALONE_MS`. */
  alone(): string | null {
    const [code, ...more] = this.codes;
    this.codes = [];
    return more.length === 0 ? (code ?? null) : null;
  }
}
