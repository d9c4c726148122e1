/** One value in clear, for a reason and for half a minute. */

import { onUnmounted, ref, shallowRef, type Ref, type ShallowRef } from "vue";

import { Unreachable } from "@core/client/api";
import type { Session } from "@core/client/session";
import type { Unmasked, UnmaskedField } from "@screens/shared/identity/shapes";

import { useWriting, type Writing } from "../cases/useWriting";

/** However long the house would let it be seen. */
export const SHOWN_MS = 30_000;

export interface Unmasking {
  /** What is seen now; null once it is masked again. */
  clear: ShallowRef<{ field: UnmaskedField; value: string } | null>;
  busy: Ref<boolean>;
  trouble: Writing["trouble"];
  unmask: (field: UnmaskedField, reason: string) => Promise<boolean>;
  hide: () => void;
}

export interface UnmaskHost {
  session: Pick<Session, "ask">;
  path: string;
  ticket: () => string | null;
  lost: () => void;
}

export function useUnmask({ session, path, ticket, lost }: UnmaskHost): Unmasking {
  const { busy, trouble, run, post } = useWriting(session, lost);
  const clear = shallowRef<{ field: UnmaskedField; value: string } | null>(null);
  const timer = ref<ReturnType<typeof setTimeout>>();

  function hide(): void {
    clearTimeout(timer.value);
    clear.value = null;
  }

  function unmask(field: UnmaskedField, reason: string): Promise<boolean> {
    hide();
    const asked = ticket();
    return run(async () => {
      const body = { ticket: asked, field, reason };
      const { value } = await post<Unmasked>(`${path}/unmask`, body);
      // Whoever stands here by now is somebody else.
      if (asked !== ticket()) return;
      if (value === null) throw new Unreachable("the answer was lost");
      clear.value = { field, value };
      timer.value = setTimeout(hide, SHOWN_MS);
    });
  }

  onUnmounted(hide);
  return { clear, busy, trouble, unmask, hide };
}
