/** Which language a screen speaks: one at a time, but for a display that is set to show both. */

import type { Sentence } from "./client/api";
import type { StoragePort } from "./ports";

export type Language = "zh" | "en";
export type LanguageChoice = Language | "both";

/** What is known when a screen opens, the strongest first. */
export interface LanguageHints {
  /** `?lang=` of the address. */
  asked?: string | null | undefined;
  /** What this browser has kept. */
  kept?: string | null;
  /** The languages that the browser asks for, as in `navigator.languages`. */
  preferred?: readonly string[];
  /** Whether both at once is a choice here. */
  mayShowBoth?: boolean;
}

const DEFAULT: Language = "zh";

/** The language a screen opens in; what names no language here counts as not said. */
export function chooseLanguage(hints: LanguageHints): LanguageChoice {
  const { asked, kept, preferred = [], mayShowBoth = false } = hints;
  for (const said of [asked, kept]) {
    if (said === "zh" || said === "en") return said;
    if (said === "both" && mayShowBoth) return said;
  }
  for (const tag of preferred) {
    const [first] = tag.toLowerCase().split("-");
    if (first === "zh" || first === "en") return first;
  }
  return DEFAULT;
}

/** A sentence as it is said where only text can stand, as in a title. */
export function say({ zh, en }: Sentence, choice: LanguageChoice): string {
  if (choice === "both") return `${zh} ${en}`;
  return choice === "en" ? en : zh;
}

/** What has a name, and perhaps an English one. */
export interface Named {
  name: string;
  name_en?: string | null;
}

/** Both names; whoever has no English one is called by what there is. */
export function namesOf({ name, name_en }: Named): Sentence {
  return { zh: name, en: name_en || name };
}

/** Stands between the members of a list. */
export const COMMA: Sentence = { zh: "、", en: ", " };

const SLOT = "yichuang.language";

/** The choice that was kept under this name; null where none is, or nothing can be kept. */
export function keptLanguage(storage: StoragePort, screen = ""): string | null {
  try {
    return storage.getItem(SLOT + screen);
  } catch {
    return null;
  }
}

export function keepLanguage(storage: StoragePort, choice: LanguageChoice, screen = ""): void {
  try {
    storage.setItem(SLOT + screen, choice);
  } catch {
    // A full or forbidden storage costs only that the choice is asked again.
  }
}
