/** The names of items and themes by their codes, each asked for once. */

import { ref, watch } from "vue";

import { ask } from "@core/browser/host";
import type { HallAppointment } from "@core/types";
import { nameIn } from "@design/language";

interface Named {
  name: string;
  name_en: string;
}

export function useItemNames(all: () => HallAppointment[]): (one: HallAppointment) => string {
  const names = ref(new Map<string, Named>());
  const asked = new Set<string>();

  async function learn(path: string): Promise<void> {
    if (asked.has(path)) return;
    asked.add(path);
    try {
      names.value.set(path, await ask<Named>(`/api/v1/${path}`));
    } catch {
      // The code says enough for now; the next reading of the list asks again.
      asked.delete(path);
    }
  }

  watch(
    all,
    (found) => {
      for (const path of new Set(found.map(pathOf))) void learn(path);
    },
    { immediate: true },
  );
  return (one) => {
    const known = names.value.get(pathOf(one));
    return known === undefined ? (one.item ?? one.theme ?? "") : nameIn(known);
  };
}

function pathOf({ item, theme }: HallAppointment): string {
  return item === null
    ? `themes/${encodeURIComponent(theme ?? "")}`
    : `items/${encodeURIComponent(item)}`;
}
