/** The day that a page is about: from its address, else today; it stays in the address. */

import { computed, type WritableComputedRef } from "vue";
import { useRoute, useRouter } from "vue-router";

import type { Session } from "@core/client/session";

import { isDay, type Day } from "./days";
import { useToday, type Today } from "./useToday";

export interface ChosenDay extends Today {
  /** Empty until it is known. */
  day: WritableComputedRef<Day>;
}

export function useDay(session: Session, hall: string, lost: () => void): ChosenDay {
  const route = useRoute();
  const router = useRouter();
  const { reading, today } = useToday(session, hall, lost);
  const day = computed({
    get: () => {
      const { day: asked } = route.query;
      // Today is waited for all the same: the page compares with it.
      return isDay(asked) && today.value !== "" ? asked : today.value;
    },
    set: (chosen) => void router.replace({ query: { ...route.query, day: chosen } }),
  });
  return { reading, today, day };
}
