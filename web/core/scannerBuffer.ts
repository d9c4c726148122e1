/**
 * Texts that a scanner types: it is a keyboard whose keys follow each other faster than any hand's,
 * and whose last one is Enter.
 */

/** Between two keys of a scanner, in ms of any steady clock. */
const TYPED_WITHIN_MS = 100;
const SHORTEST = 20;
const LONGEST = 120;
/** As the house writes its codes; a scanner may type them in capitals. */
const CODE = /^[a-z0-9][a-z0-9.-]*$/;

export class ScannerBuffer {
  private text = "";
  private lastAt = -Infinity;

  /** Takes a key that went down at `atMs`; gives the code that is complete with it. */
  press(key: string, atMs: number): string | null {
    if (atMs - this.lastAt > TYPED_WITHIN_MS) this.text = "";
    this.lastAt = atMs;
    if (key === "Enter") {
      const typed = this.text.toLowerCase();
      this.text = "";
      return typed.length >= SHORTEST && CODE.test(typed) ? typed : null;
    }
    // Shift and the like belong to the letter that follows.
    if (key.length === 1) this.text = (this.text + key).slice(-LONGEST - 1);
    return null;
  }
}
