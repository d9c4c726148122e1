/** Whoever asks to act for a legal person: a clerk looks at the paper, and decides. */

import { onMounted, shallowRef, type Ref, type ShallowRef } from "vue";

import type { Session } from "@core/client/session";
import type { Authorisation } from "@screens/shared/identity/shapes";

import { useWriting, type Writing } from "../cases/useWriting";

const PATH = "/api/v1/authorisations";

export interface Deciding {
  list: ShallowRef<Authorisation[] | null>;
  busy: Ref<boolean>;
  trouble: Writing["trouble"];
  decide: (one: Authorisation, inForce: boolean, reason: string) => Promise<void>;
}

export function useAuthorisations(session: Pick<Session, "ask">, lost: () => void): Deciding {
  const { busy, trouble, run, read, post } = useWriting(session, lost);
  const list = shallowRef<Authorisation[] | null>(null);

  async function load(): Promise<void> {
    const found = await read<{ authorisations: Authorisation[] }>(`${PATH}?state=requested`);
    list.value = found.authorisations;
  }

  async function decide({ id }: Authorisation, inForce: boolean, reason: string): Promise<void> {
    await run(async () => {
      const body = { in_force: inForce, reason, paper_seen: inForce };
      await post(`${PATH}/${encodeURIComponent(id)}/decide`, body);
      await load();
    });
  }

  onMounted(() => void run(load));
  return { list, busy, trouble, decide };
}
