/** The day it is in a hall, by the server's clock. */

import { computed, type ComputedRef } from "vue";

import type { Session } from "@core/client/session";
import type { HallDetail } from "@core/types";

import { dayAt, type Day } from "./days";
import { useReading, type Reading } from "./useReading";

export interface Today {
  reading: Reading<HallDetail>;
  /** Empty until it is known. */
  today: ComputedRef<Day>;
}

export function useToday(session: Session, hall: string, lost: () => void): Today {
  const path = `/api/v1/halls/${encodeURIComponent(hall)}`;
  const reading = useReading<HallDetail>(session, () => path, { lost });
  const today = computed(() => {
    const now = reading.data.value?.now;
    return now === undefined ? "" : dayAt(Date.parse(now));
  });
  return { reading, today };
}
