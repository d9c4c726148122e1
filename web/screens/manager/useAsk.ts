/** A manager's request: one at a time, its refusal shown in words. */

import { ref, type Ref } from "vue";

import { explain, type Sentence } from "@core/client/api";
import { SessionLost } from "@core/client/session";

export interface Asking {
  busy: Ref<boolean>;
  refusal: Ref<Sentence | null>;
  run: (work: () => Promise<void>) => Promise<void>;
}

export function useAsk(lost: () => void): Asking {
  const busy = ref(false);
  const refusal = ref<Sentence | null>(null);

  async function run(work: () => Promise<void>): Promise<void> {
    if (busy.value) return;
    busy.value = true;
    refusal.value = null;
    try {
      await work();
    } catch (error) {
      if (error instanceof SessionLost) lost();
      else refusal.value = explain(error);
    } finally {
      busy.value = false;
    }
  }

  return { busy, refusal, run };
}
