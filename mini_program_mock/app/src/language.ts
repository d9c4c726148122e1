/** The language of all pages: Chinese or English, as the phone's owner reads, until they choose. */

import { ref } from "vue";

import type { Sentence } from "@core/client/api";
import {
  chooseLanguage,
  keepLanguage,
  keptLanguage,
  namesOf,
  say,
  type Language,
  type Named,
} from "@core/language";

import { platform } from "./platform";

const language = ref<Language>("zh");

/** The sentence in the language of the pages. */
export function t(said: Sentence): string {
  return say(said, language.value);
}

/** The name of a hall, an item, a paper … in the language of the pages. */
export function nameOf(named: Named): string {
  return t(namesOf(named));
}

function speak(chosen: Language): void {
  language.value = chosen;
  platform.setLanguage(chosen);
}

/** The program opens. */
export function openLanguage(asked: string | null = null): void {
  const hints = { asked, kept: keptLanguage(platform.storage), preferred: platform.languages() };
  speak(chooseLanguage(hints) === "en" ? "en" : "zh");
}

export function chooseSpoken(chosen: Language): void {
  speak(chosen);
  keepLanguage(platform.storage, chosen);
}

export function useLanguage() {
  return { language, t, nameOf };
}
