/** All halls, read once: their names and the names of their lanes. */

import { computed, onUnmounted, shallowRef, type ComputedRef, type ShallowRef } from "vue";

import { delayMs } from "@core/backoff";
import { ask, pause } from "@core/browser/host";
import type { Hall } from "@core/types";
import { nameIn } from "@design/language";

export interface Halls {
  halls: ShallowRef<Hall[]>;
  /** The name of a hall; its id while the name is not known. */
  hallName: (id: string) => string;
  /** The name of a lane of a hall; its id while the name is not known. */
  laneName: (hall: string, lane: string) => string;
  /** A line as people say it: `social` or, of another hall, `branch-1:social`. */
  lineName: (hall: string, line: string) => string;
  hallNames: ComputedRef<Map<string, string>>;
}

/** With a manager's `readAs`, also what is retired and still has a ticket. */
export function useHalls(readAs: (path: string) => Promise<Hall[]> = ask<Hall[]>): Halls {
  const halls = shallowRef<Hall[]>([]);
  const gone = new AbortController();

  async function read(): Promise<void> {
    for (let tries = 0; !gone.signal.aborted; tries += 1) {
      try {
        halls.value = await readAs("/api/v1/halls");
        return;
      } catch {
        await pause(delayMs(tries), gone.signal);
      }
    }
  }

  const hallNames = computed(
    () => new Map(halls.value.map((hall) => [hall.id, nameIn(hall)] as const)),
  );
  const hallName = (id: string): string => hallNames.value.get(id) ?? id;
  const laneName = (hall: string, lane: string): string => {
    const found = halls.value.find(({ id }) => id === hall)?.lanes.find((one) => one.lane === lane);
    return found === undefined ? lane : nameIn(found);
  };
  const lineName = (hall: string, line: string): string => {
    const [first = "", rest] = line.split(":");
    return rest === undefined
      ? laneName(hall, first)
      : `${hallName(first)} · ${laneName(first, rest)}`;
  };

  void read();
  onUnmounted(() => {
    gone.abort();
  });
  return { halls, hallName, laneName, lineName, hallNames };
}
