/** Taking a number: one touch, one key, one number, whatever the network does in between. */

import { onUnmounted, ref, type Ref } from "vue";

import { explain, type Sentence } from "@/shared/api";
import { Abandoned, carryOut, PendingSlot, step, type Plan } from "@/shared/pending";
import type { Session } from "@/shared/session";
import type { IssuedTicket } from "@/shared/types";

/** A reload within this time still shows the number; later the person has gone. */
const RESUME_MS = 60_000;

export interface Taking {
  issued: Ref<IssuedTicket | null>;
  busy: Ref<boolean>;
  /** The answer is late; the same request is being repeated. */
  late: Ref<boolean>;
  refusal: Ref<Sentence | null>;
  take: (session: Session, wish: Wish, priority: Priority | null) => Promise<void>;
  resume: (session: Session) => Promise<void>;
  giveUp: () => void;
  clear: () => void;
}

/** One kind of business, or everything that belongs to one event of life (一件事). */
export type Wish = { lane: string } | { theme: string };

export interface Priority {
  class: string;
  reason: string;
}

export function useTake(hall: string): Taking {
  const slot = new PendingSlot(sessionStorage, `yichuang.take.${hall}`);
  const issued = ref<IssuedTicket | null>(null);
  const busy = ref(false);
  const late = ref(false);
  const refusal = ref<Sentence | null>(null);
  let abort = new AbortController();

  async function run(session: Session, plan: Plan): Promise<void> {
    busy.value = true;
    refusal.value = null;
    abort = new AbortController();
    try {
      await carryOut(plan, {
        slot,
        signal: abort.signal,
        send: ({ path, body, key }) => session.ask(path, { method: "POST", body, key }),
        onWait: () => (late.value = true),
        onAnswer: (answer) => (issued.value = answer as IssuedTicket),
      });
    } catch (error) {
      if (!(error instanceof Abandoned)) refusal.value = explain(error);
    } finally {
      busy.value = false;
      late.value = false;
    }
  }

  async function take(session: Session, wish: Wish, priority: Priority | null): Promise<void> {
    if (busy.value) return;
    const body = { hall, ...wish, ...priority };
    const steps = [step("/api/v1/tickets", body)];
    await run(session, { owner: hall, at: Date.now(), steps });
  }

  async function resume(session: Session): Promise<void> {
    const plan = slot.find(hall, RESUME_MS);
    if (plan !== null && !busy.value) await run(session, plan);
  }

  onUnmounted(() => {
    abort.abort();
  });
  return {
    issued,
    busy,
    late,
    refusal,
    take,
    resume,
    giveUp: () => {
      abort.abort();
    },
    clear: () => {
      issued.value = null;
      refusal.value = null;
    },
  };
}
