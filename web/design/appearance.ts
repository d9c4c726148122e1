/** How the page looks by the choice of whoever sits before it: theme, contrast, size. */

import { computed, reactive, ref, watchEffect } from "vue";

import { readSlot, writeSlot } from "@core/client/session";

export interface Appearance {
  /** null: as the system says. */
  isDark: boolean | null;
  isHighContrast: boolean | null;
  /** Larger type and larger targets. */
  isElder: boolean;
}

const SLOT = "yichuang.appearance";
const PLAIN: Appearance = { isDark: null, isHighContrast: null, isElder: false };
const DARK = "(prefers-color-scheme: dark)";
const MORE = "(prefers-contrast: more)";

const chosen = reactive<Appearance>({ ...PLAIN });
const system = reactive({ isDark: false, isHighContrast: false });
const isKept = ref(true);
const hasElder = ref(false);

const isDark = computed({
  get: () => chosen.isDark ?? system.isDark,
  set: (is) => {
    change({ isDark: is });
  },
});
const isHighContrast = computed({
  get: () => chosen.isHighContrast ?? system.isHighContrast,
  set: (is) => {
    change({ isHighContrast: is });
  },
});
const isElder = computed({
  get: () => hasElder.value && chosen.isElder,
  set: (is) => {
    change({ isElder: is });
  },
});

function change(to: Partial<Appearance>): void {
  Object.assign(chosen, to);
  if (!isKept.value) return;
  try {
    writeSlot(localStorage, SLOT, { ...chosen });
  } catch {
    // A full or forbidden storage costs only that the choice is asked again.
  }
}

/** A screen opens. A kiosk keeps no choice, because the next person has not made it. */
export function openAppearance(keeps: boolean, elder: boolean): void {
  isKept.value = keeps;
  hasElder.value = elder;
  resetAppearance();
}

/** Back to what the browser has kept; a kiosk's next person finds it plain. */
export function resetAppearance(): void {
  const kept = isKept.value ? readSlot<Partial<Appearance>>(localStorage, SLOT, PLAIN) : PLAIN;
  Object.assign(chosen, PLAIN, kept);
}

/** Keeps the page as chosen, and as the system says where nothing was chosen. */
export function followAppearance(): void {
  follow(DARK, (is) => (system.isDark = is));
  follow(MORE, (is) => (system.isHighContrast = is));
  watchEffect(() => {
    const { dataset } = document.documentElement;
    dataset["theme"] = isDark.value ? "dark" : "light";
    dataset["contrast"] = isHighContrast.value ? "high" : "normal";
    dataset["size"] = isElder.value ? "elder" : "normal";
  });
}

function follow(query: string, tell: (is: boolean) => void): void {
  const media = matchMedia(query);
  tell(media.matches);
  // Older browsers know only this way to listen.
  // eslint-disable-next-line @typescript-eslint/no-deprecated
  media.addListener(({ matches }) => {
    tell(matches);
  });
}

export function useAppearance() {
  return { isDark, isHighContrast, isElder, hasElder };
}
