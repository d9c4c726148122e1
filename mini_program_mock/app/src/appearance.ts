/** How the pages look: light or dark, and with large type for those who want it (适老化). */

import { computed, reactive, ref } from "vue";

import { readSlot, writeSlot } from "@core/client/session";

import { platform } from "./platform";

interface Choice {
  /** null: as the phone is set. */
  isDark: boolean | null;
  /** Larger type and larger targets. */
  isLarge: boolean;
}

const SLOT = "yichuang.mini.appearance";
const PLAIN: Choice = { isDark: null, isLarge: false };

const choice = reactive<Choice>({ ...PLAIN });
const isPhoneDark = ref(false);

const isDark = computed(() => choice.isDark ?? isPhoneDark.value);
const isLarge = computed(() => choice.isLarge);

/** The classes of a page, which the tokens of `web/design` are written for. */
const look = computed(() => {
  const classes = ["look"];
  if (isDark.value) classes.push("dark");
  if (isLarge.value) classes.push("elder");
  return classes.join(" ");
});

/** The program opens. */
export function openAppearance(): void {
  Object.assign(choice, PLAIN, readSlot<Partial<Choice>>(platform.storage, SLOT, PLAIN));
  isPhoneDark.value = platform.isDark();
  platform.watchDark((is) => (isPhoneDark.value = is));
}

export function chooseAppearance(chosen: Partial<Choice>): void {
  Object.assign(choice, chosen);
  try {
    writeSlot(platform.storage, SLOT, { ...choice });
  } catch {
    // A full storage costs only that the choice is asked again.
  }
}

export function useAppearance() {
  return { look, isDark, isLarge, choice };
}
