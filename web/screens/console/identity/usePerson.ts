/** Whoever stands at this window, as far as the house knows them; names stay masked. */

import { computed, onUnmounted, shallowRef, watch, type ComputedRef, type ShallowRef } from "vue";

import { isPassing } from "@core/client/api";
import { SessionLost, type Session } from "@core/client/session";
import type { Person } from "@screens/shared/identity/shapes";

const AGAIN_MS = 5_000;

export interface PersonHost {
  session: Pick<Session, "ask">;
  hall: string;
  window: string;
  /** The ticket that is called or served here; null while there is none. */
  ticket: () => string | null;
  lost: () => void;
}

export interface PersonHere {
  person: ShallowRef<Person | null>;
  /** Where the house has a window's verbs. */
  path: ComputedRef<string>;
  read: () => Promise<void>;
}

export function pathOf(hall: string, window: string): string {
  return `/api/v1/windows/${encodeURIComponent(hall)}/${encodeURIComponent(window)}`;
}

export function usePerson({ session, hall, window, ticket, lost }: PersonHost): PersonHere {
  const person = shallowRef<Person | null>(null);
  const path = computed(() => pathOf(hall, window));
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function read(): Promise<void> {
    clearTimeout(timer);
    const asked = ticket();
    if (asked === null) return;
    try {
      const query = `ticket=${encodeURIComponent(asked)}`;
      const found = await session.ask<Person>(`${path.value}/person?${query}`);
      if (asked === ticket()) person.value = found;
    } catch (error) {
      if (error instanceof SessionLost) lost();
      // Whoever it is, the work goes on; a network that is back tells.
      else if (isPassing(error)) timer = setTimeout(() => void read(), AGAIN_MS);
    }
  }

  watch(
    ticket,
    () => {
      person.value = null; // nobody is taken for whoever stood here before
      void read();
    },
    { immediate: true },
  );
  onUnmounted(() => {
    clearTimeout(timer);
  });
  return { person, path, read };
}
