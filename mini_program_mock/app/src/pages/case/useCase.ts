/** One case: what is known of it, its papers, and how it is withdrawn. */

import { computed, shallowRef, watch, type ComputedRef, type Ref, type ShallowRef } from "vue";

import type { Sentence } from "@core/client/api";
import type { Case } from "@core/types";

import { ask, session } from "@/account";
import { learnAt } from "@/houseClock";
import { useAct } from "@/useAct";
import { useFresh } from "@/useFresh";

import { openPaper, readPapers, type CasePaper } from "./papers";

const REFRESH_MS = 20_000;
const UNOPENED: Sentence = {
  zh: "文书暂时打不开，请稍后再试。",
  en: "The paper cannot be opened just now.",
};

interface Shown {
  one: Case;
  papers: CasePaper[];
}

export interface OneCase {
  one: ComputedRef<Case | null>;
  papers: ComputedRef<CasePaper[]>;
  offlineSince: Ref<number | null>;
  /** Why it could not be read. */
  unread: ShallowRef<Sentence | null>;
  busy: Ref<boolean>;
  /** Why a tap came to nothing. */
  trouble: ComputedRef<Sentence | null>;
  begin: (id: string) => void;
  withdraw: () => Promise<void>;
  open: (paper: CasePaper) => Promise<void>;
}

export function useCase(): OneCase {
  let path = "";
  const { busy, trouble, act } = useAct();
  const unopened = shallowRef<Sentence | null>(null);
  /** What an own tap has just changed: it stands until it is read again. */
  const changed = shallowRef<Case | null>(null);

  async function load(): Promise<Shown> {
    const [one, papers] = await Promise.all([session.ask<Case>(path), readPapers(path)]);
    await learnAt(one.hall, ask);
    return { one, papers };
  }

  const fresh = useFresh(load, { everyMs: REFRESH_MS });
  watch(fresh.value, () => (changed.value = null), { flush: "sync" });
  const one = computed(() => changed.value ?? fresh.value.value?.one ?? null);

  async function withdraw(): Promise<void> {
    const version = one.value?.version;
    if (version === undefined) return;
    const ended = await act<Case>(`${path}/withdraw`, { version });
    if (ended !== null) changed.value = ended;
    // Also after a refusal: the case has moved meanwhile.
    await fresh.read();
  }

  async function open(paper: CasePaper): Promise<void> {
    // For the moment until it is made there is nothing to open.
    if (paper.sha256 === null) return;
    unopened.value = (await openPaper(paper)) ? null : UNOPENED;
  }

  return {
    one,
    papers: computed(() => fresh.value.value?.papers ?? []),
    offlineSince: fresh.offlineSince,
    unread: fresh.trouble,
    busy,
    trouble: computed(() => trouble.value ?? unopened.value),
    begin: (id) => (path = `/api/v1/cases/${encodeURIComponent(id)}`),
    withdraw,
    open,
  };
}
