/** Following one ticket: login by the secret of its QR code, then its live feed. */

import { computed, onUnmounted, ref, shallowRef, type ComputedRef, type Ref } from "vue";

import { ask, explain, isPassing, type Sentence } from "@/shared/api";
import { delayMs, pause } from "@/shared/backoff";
import { Feed, type FeedStatus } from "@/shared/feed";
import { sharedKeep } from "@/shared/keep";
import { carryOut, PendingSlot, step, type Plan } from "@/shared/pending";
import { Session, SessionLost } from "@/shared/session";
import type { Login, Progress, Ticket, TicketSnapshot, TicketState } from "@/shared/types";

const OVER: readonly TicketState[] = ["served", "cancelled", "expired"];
/** A ticket that may change though its holder does nothing: also one whose finish was a mistake. */
const MOVING: readonly TicketState[] = ["waiting", "served"];
/** A reload within this time still finishes what was begun. */
const RESUME_MS = 60_000;
/** The feed tells only the last few steps of the wait; whoever looks gets the exact figure. */
const LOOK_MS = 30_000;

export type Verb = "cancel" | "return" | "postpone";

export interface Followed {
  ticket: Ref<Ticket | null>;
  status: Ref<FeedStatus>;
  /** While the feed is not live: the wall clock in ms up to which the ticket is known. */
  offlineSince: Ref<number | null>;
  /** The link names no ticket, or one whose secret does not fit. */
  invalid: Ref<boolean>;
  busy: Ref<boolean>;
  trouble: Ref<Sentence | null>;
  isCalled: ComputedRef<boolean>;
  act: (verb: Verb, body?: unknown) => Promise<void>;
  /** Asks how many are ahead now. */
  look: () => Promise<void>;
}

interface Link {
  id: string;
  secret: string;
}

/** A browser lets no page vibrate that was never touched, and complains of the attempt. */
function mayVibrate(): boolean {
  // Older browsers know neither the question nor the ban.
  const { userActivation } = navigator as { userActivation?: UserActivation };
  return "vibrate" in navigator && userActivation?.hasBeenActive !== false;
}

/** Reads `#<id>.<secret>`; the fragment never leaves the phone. */
export function readLink(hash: string): Link | null {
  const text = hash.replace(/^#/, "");
  const dot = text.indexOf(".");
  return dot <= 0 || dot === text.length - 1
    ? null
    : { id: text.slice(0, dot), secret: text.slice(dot + 1) };
}

export function useTicket(link: Link): Followed {
  const ticket = shallowRef<Ticket | null>(null);
  const status = ref<FeedStatus>("connecting");
  const offlineSince = ref<number | null>(null);
  const invalid = ref(false);
  const busy = ref(false);
  const trouble = ref<Sentence | null>(null);
  const gone = new AbortController();
  const here = `/api/v1/tickets/${encodeURIComponent(link.id)}`;
  const slot = new PendingSlot(sessionStorage, `yichuang.ticket.${link.id}.pending`);
  const session = new Session(sharedKeep(`yichuang.ticket.${link.id}.login`), () =>
    ask<Login>("/api/v1/login/ticket", {
      method: "POST",
      body: { ticket: link.id, secret: link.secret },
    }),
  );

  function show(next: Ticket, isNewest = false): void {
    const before = ticket.value;
    if (!isNewest && before !== null && next.version < before.version) return;
    ticket.value = next;
    if (OVER.includes(next.state)) feed.stop();
    else if (before !== null && OVER.includes(before.state)) feed.start();
    const calledAgain = next.state === "called" && before?.call_no !== next.call_no;
    if (calledAgain && mayVibrate()) navigator.vibrate([400, 150, 400, 150, 400]);
  }

  const feed = new Feed<TicketSnapshot>(`/live/tickets/${encodeURIComponent(link.id)}`, session, {
    snapshot: (frame) => {
      show(frame.ticket, true);
    },
    event: (frame) => {
      show(frame.data as Ticket);
    },
    other: (frame) => {
      if (frame.op === "progress" && ticket.value !== null) {
        const { ahead, estimate, open_windows } = frame as Progress;
        ticket.value = { ...ticket.value, ahead, estimate, open_windows };
      }
    },
    status: (now, heardAt) => {
      status.value = now;
      offlineSince.value = now === "live" ? null : heardAt;
    },
    lost: () => (invalid.value = true),
  });

  async function begin(): Promise<void> {
    for (let tries = 0; !gone.signal.aborted; tries += 1) {
      try {
        const found = await session.ask<Ticket>(here);
        trouble.value = null;
        if (!OVER.includes(found.state)) feed.start();
        show(found);
        const plan = slot.find(link.id, RESUME_MS);
        if (plan !== null) await perform(plan);
        return;
      } catch (error) {
        if (error instanceof SessionLost || !isPassing(error)) {
          invalid.value = true;
          return;
        }
        trouble.value = explain(error);
        await pause(delayMs(tries), gone.signal);
      }
    }
  }

  /** Asks how many are ahead now; silence changes nothing. */
  async function look(): Promise<void> {
    const isSeen = document.visibilityState === "visible";
    if (!isSeen || busy.value || ticket.value === null) return;
    if (!MOVING.includes(ticket.value.state)) return;
    await session.ask<Ticket>(here).then(show, () => undefined);
  }
  const looked = (): void => void look();
  const timer = setInterval(looked, LOOK_MS);
  document.addEventListener("visibilitychange", looked);

  async function act(verb: Verb, body: unknown = {}): Promise<void> {
    await perform({ owner: link.id, at: Date.now(), steps: [step(`${here}/${verb}`, body)] });
  }

  async function perform(plan: Plan): Promise<void> {
    if (busy.value) return;
    busy.value = true;
    trouble.value = null;
    try {
      await carryOut(plan, {
        slot,
        signal: gone.signal,
        send: ({ path, body, key }) => session.ask(path, { method: "POST", body, key }),
        onWait: (error) => (trouble.value = explain(error)),
      });
      trouble.value = null;
      show(await session.ask<Ticket>(here));
    } catch (error) {
      trouble.value = explain(error);
    } finally {
      busy.value = false;
    }
  }

  void begin();
  onUnmounted(() => {
    gone.abort();
    clearInterval(timer);
    document.removeEventListener("visibilitychange", looked);
    feed.stop();
  });
  const isCalled = computed(() => ticket.value?.state === "called");
  return { ticket, status, offlineSince, invalid, busy, trouble, isCalled, act, look };
}
