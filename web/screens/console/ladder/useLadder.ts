/** How far the call at this window has come: read while somebody is called, beside the work. */

import { onUnmounted, ref, shallowRef, watch, type Ref, type ShallowRef } from "vue";

import { SessionLost, type Session } from "@core/client/session";
import { callOf } from "@core/notices/ladder";
import type { Delivery, Ticket } from "@core/types";

/** The call itself, and what the displays make of it, go first. */
const FIRST_MS = 400;
const AGAIN_MS = 2_000;
const TICK_MS = 1_000;

export interface Ladder {
  /** The deliveries of the call that stands; null until they were read. */
  call: ShallowRef<Delivery[] | null>;
  /** This machine's clock in ms, and for how long a way's plan has been known here. */
  now: Ref<number>;
  knownMs: (one: Delivery) => number;
}

export interface LadderHost {
  session: Pick<Session, "ask">;
  ticket: () => Ticket | null;
  /** While a verb is under way nothing is read. */
  isBusy: () => boolean;
  lost: () => void;
}

/** What a call is known by: another call of the same ticket has a ladder of its own. */
function nameOf(ticket: Ticket | null): string {
  return ticket?.state === "called" ? `${ticket.id} ${ticket.call_no}` : "";
}

export function useLadder({ session, ticket, isBusy, lost }: LadderHost): Ladder {
  const call = shallowRef<Delivery[] | null>(null);
  const now = ref(Date.now());
  /** When each plan was first seen, on a clock that nobody sets. */
  const seen = new Map<string, number>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let ticking: ReturnType<typeof setInterval> | undefined;

  function later(ms: number): void {
    clearTimeout(timer);
    timer = setTimeout(() => void look(), ms);
  }

  async function look(): Promise<void> {
    const [found, name] = [ticket(), nameOf(ticket())];
    if (found === null || name === "") return;
    if (!isBusy() && document.visibilityState === "visible") await read(found, name);
    if (nameOf(ticket()) === name) later(AGAIN_MS);
  }

  async function read({ id }: Ticket, name: string): Promise<void> {
    try {
      const path = `/api/v1/tickets/${encodeURIComponent(id)}/deliveries`;
      const told = callOf(await session.ask<Delivery[]>(path));
      if (nameOf(ticket()) !== name) return;
      for (const one of told) if (!seen.has(planOf(one))) seen.set(planOf(one), performance.now());
      now.value = Date.now();
      call.value = told;
    } catch (error) {
      // What was read stands until it is read again: the desk itself says that it is offline.
      if (error instanceof SessionLost) lost();
    }
  }

  watch(
    () => nameOf(ticket()),
    (name) => {
      call.value = null;
      seen.clear();
      clearTimeout(timer);
      clearInterval(ticking);
      if (name === "") return;
      later(FIRST_MS);
      ticking = setInterval(() => (now.value = Date.now()), TICK_MS);
    },
    { immediate: true },
  );
  // An event of the line brings the window anew: whatever it was, it may have moved the ladder.
  watch(ticket, (next, before) => {
    if (call.value !== null && next !== before && nameOf(next) !== "") later(FIRST_MS);
  });
  onUnmounted(() => {
    clearTimeout(timer);
    clearInterval(ticking);
  });
  return {
    call,
    now,
    knownMs: (one) => performance.now() - (seen.get(planOf(one)) ?? performance.now()),
  };
}

function planOf({ channel, at, next_at }: Delivery): string {
  return `${channel} ${at} ${next_at ?? ""}`;
}
