/** The code by which somebody fetches what was decided: it turns, and an old one opens nothing. */

import { onHide, onShow, onUnload } from "@dcloudio/uni-app";
import { computed, ref, shallowRef, type ComputedRef, type Ref, type ShallowRef } from "vue";

import { Problem, Unreachable, type Problem as Refusal, type Sentence } from "@core/client/api";
import type { Case, IssuedTicket, ShownCode } from "@core/types";

import { ask, session } from "@/account";
import { goOnTo } from "@/navigation";
import { hereAt, learnAt } from "@/houseClock";
import { platform } from "@/platform";
import { troubleOf } from "@/troubles";
import { useAct } from "@/useAct";
import { useFresh } from "@/useFresh";

/** A code lives for a minute: it is read anew well before it ends. */
const REFRESH_MS = 10_000;
const TICK_MS = 1_000;
export const COLLECTION = "collection";

interface Shown {
  one: Case;
  code: ShownCode | null;
}

export interface Pickup {
  one: ComputedRef<Case | null>;
  /** null while there is none, or the last one is over. */
  code: ComputedRef<ShownCode | null>;
  /** There was one, but without a network it ended. */
  isOver: ComputedRef<boolean>;
  offlineSince: Ref<number | null>;
  trouble: ComputedRef<Sentence | null>;
  /** The number that somebody has already in this line. */
  existing: ComputedRef<string | null>;
  busy: Ref<boolean>;
  begin: (id: string) => void;
  takeNumber: () => Promise<void>;
}

/** Whether a code may still be shown at a moment of this phone's clock. */
export function isGood({ expires_at }: Pick<ShownCode, "expires_at">, now: number): boolean {
  return hereAt(expires_at) > now;
}

export function usePickup(): Pickup {
  let path = "";
  const now = ref(Date.now());
  const noCode = shallowRef<Sentence | null>(null);
  const { busy, trouble, refusal, act } = useAct();

  async function readCode({ state }: Case): Promise<ShownCode | null> {
    noCode.value = null;
    if (state !== "ready") return null;
    try {
      return await session.ask<ShownCode>(`${path}/pickup-code`);
    } catch (error) {
      if (error instanceof Unreachable) throw error;
      noCode.value = troubleOf(error);
      return null;
    }
  }

  async function load(): Promise<Shown> {
    const one = await session.ask<Case>(path);
    await learnAt(one.hall, ask);
    const code = await readCode(one);
    now.value = Date.now();
    return { one, code };
  }

  const fresh = useFresh(load, { everyMs: REFRESH_MS });
  const one = computed(() => fresh.value.value?.one ?? null);
  const last = computed(() => fresh.value.value?.code ?? null);
  const isOver = computed(() => last.value !== null && !isGood(last.value, now.value));
  let timer: ReturnType<typeof setInterval> | undefined;
  onShow(() => {
    platform.keepAwake(true);
    timer = setInterval(() => (now.value = Date.now()), TICK_MS);
  });
  function leave(): void {
    clearInterval(timer);
    platform.keepAwake(false);
  }
  onHide(leave);
  onUnload(leave);

  async function takeNumber(): Promise<void> {
    if (one.value === null) return;
    const body = { hall: one.value.hall, lane: COLLECTION };
    const ticket = await act<IssuedTicket>("/api/v1/tickets", body);
    if (ticket !== null) goOnTo("ticket", { id: ticket.id });
  }

  return {
    one,
    code: computed(() => (isOver.value ? null : last.value)),
    isOver,
    offlineSince: fresh.offlineSince,
    trouble: computed(() => trouble.value ?? noCode.value ?? unread(fresh.trouble, one)),
    existing: computed(() => ticketOf(refusal.value)),
    busy,
    begin: (id) => (path = `/api/v1/cases/${encodeURIComponent(id)}`),
    takeNumber,
  };
}

/** Why the case could not be read; without a network the page says so by itself. */
function unread(
  trouble: ShallowRef<Sentence | null>,
  one: ComputedRef<Case | null>,
): Sentence | null {
  return one.value === null ? trouble.value : null;
}

function ticketOf(refusal: Refusal | null): string | null {
  if (!(refusal instanceof Problem)) return null;
  return refusal.code === "ticket_exists" ? refusal.member("ticket") : null;
}
