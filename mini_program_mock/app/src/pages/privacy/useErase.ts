/** Forgetting somebody: what would go, what has to stay and why, and only then the deed. */

import { computed, ref, shallowRef, type ComputedRef, type Ref, type ShallowRef } from "vue";

import type { Sentence } from "@core/client/api";

import { logOut, session } from "@/account";
import type { Erasure } from "@/identity/shapes";
import { troubleOf } from "@/troubles";
import { useAct } from "@/useAct";

const PATH = "/api/v1/me/erase";

export interface Erasing {
  /** What would stay; null while nobody has asked. */
  preview: ShallowRef<Erasure | null>;
  /** What became of it, once it was done. */
  erased: ShallowRef<Erasure | null>;
  understood: Ref<boolean>;
  busy: Ref<boolean>;
  trouble: ComputedRef<Sentence | null>;
  look: () => Promise<void>;
  leave: () => void;
  erase: () => Promise<void>;
}

export function useErase(): Erasing {
  const preview = shallowRef<Erasure | null>(null);
  const erased = shallowRef<Erasure | null>(null);
  const understood = ref(false);
  const unread = shallowRef<Sentence | null>(null);
  const { busy, trouble, act } = useAct();

  async function look(): Promise<void> {
    unread.value = null;
    understood.value = false;
    try {
      preview.value = await session.ask<Erasure>(PATH);
    } catch (error) {
      unread.value = troubleOf(error);
    }
  }

  function leave(): void {
    preview.value = null;
  }

  async function erase(): Promise<void> {
    if (!understood.value) return;
    const answer = await act<Erasure>(PATH, { confirm: true });
    preview.value = null;
    if (answer === null) return;
    erased.value = answer;
    // Who has open cases may follow them; else nobody is left whom this login could be.
    if (answer.state === "done") await logOut();
  }

  return {
    ...{ preview, erased, understood, busy, look, leave, erase },
    trouble: computed(() => trouble.value ?? unread.value),
  };
}
