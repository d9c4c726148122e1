/** What somebody has agreed to, since when, and how they take it back. */

import { computed, type ComputedRef, type Ref } from "vue";

import type { Sentence } from "@core/client/api";

import { session } from "@/account";
import type { Consent } from "@/identity/shapes";
import { useAct } from "@/useAct";
import { useFresh } from "@/useFresh";

const PATH = "/api/v1/me/consents";

export interface Consents {
  list: ComputedRef<Consent[] | null>;
  offlineSince: Ref<number | null>;
  busy: Ref<boolean>;
  trouble: ComputedRef<Sentence | null>;
  withdraw: (consent: Consent) => Promise<void>;
}

export function useConsents(): Consents {
  const { busy, trouble, act } = useAct();
  const fresh = useFresh(() => session.ask<{ consents: Consent[] }>(PATH));

  async function withdraw({ purpose }: Consent): Promise<void> {
    await act(`${PATH}/${encodeURIComponent(purpose)}`, {}, "DELETE");
    if (trouble.value === null) await fresh.read();
  }

  const list = computed(() => fresh.value.value?.consents ?? null);
  return {
    list,
    offlineSince: fresh.offlineSince,
    busy,
    trouble: computed(() => trouble.value ?? (list.value === null ? fresh.trouble.value : null)),
    withdraw,
  };
}
