/** Taking a number: one touch, one key, one number, whatever the network does in between. */

import { onUnmounted, ref, type Ref } from "vue";

import { pause, step } from "@core/browser/host";
import { explain, type Sentence } from "@core/client/api";
import { Abandoned, carryOut, PendingSlot, type Carrier, type Plan } from "@core/client/pending";
import type { Session } from "@core/client/session";
import type { IssuedTicket } from "@core/types";

import { Withdrawals } from "./withdraw";

/** A reload within this time still shows the number; later the person has gone. */
const RESUME_MS = 60_000;
/** A request of today whose person has gone is withdrawn. */
const WITHDRAW_MS = 12 * 3600_000;

export interface Taking {
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
export type Wish = ({ lane: string } | { theme: string }) & {
  /** The reading of a card, for whose holder it is taken. */
  card?: string;
  /** The priority that it shows, if they want it. */
  class?: string;
};

/** Fails as soon as the request is given up. */
function abandoned(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener("abort", () => {
      reject(new Abandoned("given up"));
    });
  });
}

export interface Priority {
  class: string;
  reason: string;
}

/** Tells `onIssued` of every number, before the request that brought it is forgotten. */
export function useTake(hall: string, onIssued: (ticket: IssuedTicket) => void): Taking {
  const slot = new PendingSlot(sessionStorage, `yichuang.take.${hall}`);
  const busy = ref(false);
  const late = ref(false);
  const refusal = ref<Sentence | null>(null);
  let abort = new AbortController();
  const gone = new AbortController();
  const withdrawals = new Withdrawals(hall, sessionStorage, gone.signal);

  async function run(session: Session, plan: Plan): Promise<void> {
    busy.value = true;
    refusal.value = null;
    const own = new AbortController();
    abort = own;
    try {
      await Promise.race([carryOut(plan, carrier(session, own.signal)), abandoned(own.signal)]);
    } catch (error) {
      if (!(error instanceof Abandoned)) refusal.value = explain(error);
      else if (!gone.signal.aborted) hand(plan, session);
    } finally {
      busy.value = false;
      late.value = false;
    }
  }

  /** What was given up touches nothing any more: another request may be under way by then. */
  function carrier(session: Session, signal: AbortSignal): Carrier {
    return {
      slot: {
        save: (plan) => {
          if (!signal.aborted) slot.save(plan);
        },
        clear: () => {
          if (!signal.aborted) slot.clear();
        },
      },
      signal,
      wait: pause,
      send: ({ path, body, key }) => session.ask(path, { method: "POST", body, key }),
      onWait: () => {
        if (!signal.aborted) late.value = true;
      },
      onAnswer: (answer) => {
        if (!signal.aborted) onIssued(answer as IssuedTicket);
      },
    };
  }

  /** Somebody has gone without the answer: their number, if it was given, is given up. */
  function hand(plan: Plan, session: Session): void {
    void withdrawals.add(plan, session);
    slot.clear();
  }

  async function take(session: Session, wish: Wish, priority: Priority | null): Promise<void> {
    if (busy.value) return;
    const body = { hall, ...wish, ...priority };
    const steps = [step("/api/v1/tickets", body)];
    await run(session, { owner: hall, at: Date.now(), steps });
  }

  async function resume(session: Session): Promise<void> {
    if (busy.value) return;
    withdrawals.resume(session);
    const plan = slot.find(hall, WITHDRAW_MS);
    if (plan === null) return;
    if (Date.now() - plan.at <= RESUME_MS) {
      await run(session, plan);
      return;
    }
    hand(plan, session);
  }

  onUnmounted(() => {
    gone.abort();
    abort.abort();
  });
  return {
    busy,
    late,
    refusal,
    take,
    resume,
    giveUp: () => {
      abort.abort();
    },
    clear: () => {
      refusal.value = null;
    },
  };
}
