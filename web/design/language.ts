/** The language of the page, for all components of it. */

import { computed, h, readonly, ref, shallowRef, watchEffect, type FunctionalComponent } from "vue";

import type { Sentence } from "@core/client/api";
import {
  chooseLanguage,
  keepLanguage,
  keptLanguage,
  namesOf,
  say,
  type Language,
  type LanguageChoice,
  type Named,
} from "@core/language";

/**
 * How a screen comes by its language. `kept`: the choice is the browser's, and outlives the page.
 * `fleeting`: a kiosk is one person's after the other. `display`: a setting of the device.
 */
export type LanguageUse = "kept" | "fleeting" | "display";

const choice = ref<LanguageChoice>("zh");
const language = computed<Language>(() => (choice.value === "en" ? "en" : "zh"));
const title = shallowRef<Sentence>({ zh: "一窗", en: "Yichuang" });
let use: LanguageUse = "kept";

/** A screen opens: `asked` is the `lang` of its address. */
export function openLanguage(as: LanguageUse, asked: string | null): void {
  use = as;
  const slot = slotOf(as);
  choice.value = chooseLanguage({
    asked,
    kept: slot === null ? null : keptLanguage(localStorage, slot),
    preferred: as === "kept" ? navigator.languages : [],
    mayShowBoth: as === "display",
  });
  if (asked !== null && slot !== null) keepLanguage(localStorage, choice.value, slot);
}

function slotOf(as: LanguageUse): string | null {
  if (as === "fleeting") return null;
  return as === "display" ? ".display" : "";
}

function choose(chosen: LanguageChoice): void {
  choice.value = chosen;
  const slot = slotOf(use);
  if (slot !== null) keepLanguage(localStorage, chosen, slot);
}

/** Keeps the page's `lang` and title in its language, as screen readers need them. */
export function followLanguage(): void {
  watchEffect(() => {
    document.documentElement.lang = language.value === "en" ? "en" : "zh-CN";
    document.title = t(title.value);
  });
}

export function setTitle(said: Sentence): void {
  title.value = said;
}

/** The sentence in the language of the page. */
export function t(said: Sentence): string {
  return say(said, choice.value);
}

/** The name of a hall, a lane, an item … in the language of the page. */
export function nameIn(named: Named): string {
  return say(namesOf(named), language.value);
}

/** One sentence in the language of the page; where both are shown, English is set smaller. */
export const T: FunctionalComponent<Sentence> = ({ zh, en }) => {
  if (choice.value !== "both" || zh === en) return say({ zh, en }, language.value);
  return [zh, " ", h("span", { class: "en", lang: "en" }, en)];
};
T.props = { zh: { type: String, required: true }, en: { type: String, required: true } };

/** A kiosk's next person has chosen no language yet. */
export function resetLanguage(): void {
  choice.value = chooseLanguage({});
}

export function useLanguage() {
  return { language, choice: readonly(choice), choose, t };
}
