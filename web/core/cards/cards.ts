/** Identity cards as a reader hands them over; what it is connected by is its adapter's matter. */

/** What a reader tells of a card: its number, and its name where the reader knows it. */
export interface Card {
  number: string;
  name: string | null;
}

export interface CardEvents {
  /** A card was laid on. */
  read: (card: Card) => void;
  /** Whether a reader is there that could read one. */
  present: (isThere: boolean) => void;
}

/** Listens to a reader; returns what ends it. */
export type CardReader = (events: CardEvents) => () => void;

/** Of a card of residents; whether its check character fits is the house's to say. */
const NUMBER = /^\d{17}[\dX]$/;

/** The number in a text as a reader gives it; null if it is none. */
export function cardNumber(text: string): string | null {
  const number = text.trim().toUpperCase();
  return NUMBER.test(number) ? number : null;
}

/** A message of a reader behind a local socket; null if it tells of no card. */
export function cardOf(message: string): Card | null {
  try {
    const told = JSON.parse(message) as { number?: unknown; name?: unknown } | null;
    const number = typeof told?.number === "string" ? cardNumber(told.number) : null;
    if (number === null) return null;
    return { number, name: typeof told?.name === "string" ? told.name.trim() || null : null };
  } catch {
    return null;
  }
}

/** All that a screen shows of a number. */
export function endOf(number: string): string {
  return number.slice(-2);
}

/** Between two keys of a reader, in ms of any steady clock: no hand is as fast. */
const TYPED_WITHIN_MS = 100;
const LONGEST = 18;

/** A reader that types: a burst of keys that ends with Enter, of just a number's length. */
export class CardKeys {
  private text = "";
  private lastAt = -Infinity;

  /** Takes a key that went down at `atMs`; gives the number that is complete with it. */
  press(key: string, atMs: number): string | null {
    if (atMs - this.lastAt > TYPED_WITHIN_MS) this.text = "";
    this.lastAt = atMs;
    if (key === "Enter") {
      const number = cardNumber(this.text);
      this.text = "";
      return number;
    }
    if (key.length === 1) this.text = (this.text + key).slice(-LONGEST - 1);
    return null;
  }
}
