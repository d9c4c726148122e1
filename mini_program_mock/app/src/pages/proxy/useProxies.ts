/** Whom somebody sends to fetch what was decided: named, given a code once, and taken back. */

import { computed, ref, shallowRef, type ComputedRef, type Ref, type ShallowRef } from "vue";

import type { Sentence } from "@core/client/api";

import { session } from "@/account";
import { useAct } from "@/useAct";
import { useFresh } from "@/useFresh";

export interface Proxy {
  id: string;
  name: string;
  state: "live" | "revoked" | "used" | "expired";
  made_at: string;
  expires_at: string;
}

/** Its code is told here, and nowhere else. */
export type NewProxy = Proxy & { code: string; svg: string };

export interface Proxies {
  list: ComputedRef<Proxy[]>;
  /** Somebody who may fetch now: only one at a time. */
  live: ComputedRef<Proxy | null>;
  fresh: ShallowRef<NewProxy | null>;
  name: Ref<string>;
  offlineSince: Ref<number | null>;
  busy: Ref<boolean>;
  trouble: ComputedRef<Sentence | null>;
  begin: (id: string) => void;
  add: () => Promise<void>;
  revoke: (proxy: Proxy) => Promise<void>;
}

export function useProxies(): Proxies {
  let path = "";
  const name = ref("");
  const made = shallowRef<NewProxy | null>(null);
  const { busy, trouble, act } = useAct();
  const read = useFresh(() => session.ask<{ proxies: Proxy[] }>(path));
  const list = computed(() => read.value.value?.proxies ?? []);

  async function add(): Promise<void> {
    const answer = await act<NewProxy>(path, { name: name.value.trim() });
    if (answer === null) return;
    made.value = answer;
    name.value = "";
    await read.read();
  }

  async function revoke({ id }: Proxy): Promise<void> {
    await act(`/api/v1/proxies/${encodeURIComponent(id)}`, {}, "DELETE");
    if (trouble.value !== null) return;
    if (made.value?.id === id) made.value = null;
    await read.read();
  }

  return {
    list,
    live: computed(() => list.value.find(({ state }) => state === "live") ?? null),
    fresh: made,
    name,
    offlineSince: read.offlineSince,
    busy,
    trouble: computed(() => trouble.value ?? (list.value.length === 0 ? read.trouble.value : null)),
    begin: (id) => (path = `/api/v1/cases/${encodeURIComponent(id)}/proxies`),
    add,
    revoke,
  };
}
