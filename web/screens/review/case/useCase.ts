/** The case before a reviewer: read again and again, and what others did to it meanwhile. */

import { computed, ref, watch, type ComputedRef, type Ref } from "vue";

import type { Sentence } from "@core/client/api";
import type { Session } from "@core/client/session";
import type { CaseHistory, CaseHistoryEntry, FieldError, Case } from "@core/types";
import { useReading, type Reading } from "@screens/manager/parts/useReading";
import { useManager } from "@screens/manager/useManager";

import type { Action } from "../actions/actions";
import { changesSince } from "./historyWords";

export interface Loaded {
  view: Case;
  history: CaseHistoryEntry[];
}

export interface CaseUse {
  reading: Reading<Loaded>;
  view: ComputedRef<Case | null>;
  history: ComputedRef<CaseHistoryEntry[]>;
  /** What others have done since one looked, until one has read it. */
  changes: Ref<CaseHistoryEntry[]>;
  /** What one wanted to do was refused because of it. */
  isStale: Ref<boolean>;
  busy: Ref<boolean>;
  refusal: Ref<Sentence | null>;
  errors: Ref<FieldError[]>;
  /** Whether it was done. */
  act: (action: Action, body: object) => Promise<boolean>;
  seen: () => void;
  forget: () => void;
}

interface Looking {
  id: string;
  me: string;
  everyMs: number;
  lost: () => void;
}

export function useCase(session: Session, { id, me, everyMs, lost }: Looking): CaseUse {
  const path = `/api/v1/cases/${encodeURIComponent(id)}`;
  const changes = ref<CaseHistoryEntry[]>([]);
  const isStale = ref(false);
  const manager = useManager(session, lost);

  async function load(): Promise<Loaded> {
    const view = await session.ask<Case>(path);
    const known = reading.data.value;
    if (known?.view.version === view.version) return { view, history: known.history };
    const { entries } = await session.ask<CaseHistory>(`${path}/history`);
    return { view, history: entries };
  }

  const reading: Reading<Loaded> = useReading<Loaded>(
    { ask: () => load() as Promise<never> },
    () => path,
    { everyMs, lost },
  );

  watch(reading.data, (now, before) => {
    if (now === null || before === null) return;
    const others = changesSince(now.history, before.view.version).filter(({ by }) => by !== me);
    const known = new Set(changes.value.map(({ version }) => version));
    changes.value = [...changes.value, ...others.filter(({ version }) => !known.has(version))];
  });

  async function act(action: Action, body: object): Promise<boolean> {
    const { value: seenSoFar } = reading.data;
    if (seenSoFar === null) return false;
    isStale.value = false;
    const sent = { version: seenSoFar.view.version, ...body };
    const answer = await manager.post<Case>(`${path}/${action.verb}`, sent);
    isStale.value = manager.code.value === "stale_version";
    // A refusal says that what is shown is not so any more.
    if (answer === null && !manager.busy.value) await reading.read();
    if (answer === null) return false;
    changes.value = [];
    await reading.read();
    return true;
  }

  return {
    reading,
    view: computed(() => reading.data.value?.view ?? null),
    history: computed(() => reading.data.value?.history ?? []),
    changes,
    isStale,
    busy: manager.busy,
    refusal: manager.refusal,
    errors: manager.errors,
    act,
    seen: () => {
      changes.value = [];
      isStale.value = false;
    },
    forget: manager.forget,
  };
}
