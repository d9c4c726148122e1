/** What a hall's QR code says: an address of this program, with a code at its end. */

const IN_ADDRESS = /check-in\/index\?(?:[^#]*&)?code=([^&#]+)/;

/** The code in what was scanned; null where there is none. */
export function codeOf(text: string): string | null {
  const [, code] = IN_ADDRESS.exec(text) ?? [];
  try {
    return code === undefined ? null : decodeURIComponent(code);
  } catch {
    return null;
  }
}

/** A printed code says where it hangs, not that somebody is there now. */
export function isPaper(code: string): boolean {
  return code.split(".")[1] === "paper";
}

/** The hall whose code it is: codes begin with it. */
export function hallOf(code: string): string {
  return code.split(".")[0] ?? "";
}
