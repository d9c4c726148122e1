/** The priority classes that a hall has granted today, and what a manager found of each. */

import { shallowRef, type ShallowRef } from "vue";

import type { PriorityUse, PriorityUses, Review } from "@core/types";

import type { Managing } from "../useManager";

export interface Reviews {
  /** Null until they were read; a reading that fails changes nothing. */
  uses: ShallowRef<PriorityUse[] | null>;
  load: () => Promise<void>;
  judge: (use: PriorityUse, justified: boolean, note: string) => Promise<void>;
}

export function useReviews({ read, post }: Pick<Managing, "read" | "post">, hall: string): Reviews {
  const uses = shallowRef<PriorityUse[] | null>(null);

  async function load(): Promise<void> {
    const found = await read<PriorityUses>(`/api/v1/halls/${encodeURIComponent(hall)}/priority`);
    if (found !== null) uses.value = found.uses;
  }

  async function judge(use: PriorityUse, justified: boolean, note: string): Promise<void> {
    const path = `/api/v1/tickets/${encodeURIComponent(use.ticket)}/review`;
    const review = await post<Review>(path, { justified, note: note.trim() });
    if (review === null) return;
    uses.value =
      uses.value?.map((one) => (one.ticket === use.ticket ? { ...one, review } : one)) ?? null;
  }

  return { uses, load, judge };
}
