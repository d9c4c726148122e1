/** The ticket of a QR code: login by the secret that stands in it, then what becomes of it. */

import { computed, nextTick, onUnmounted, shallowRef, type ComputedRef } from "vue";

import { ask, feedHost, newKey, pause } from "@core/browser/host";
import { sharedKeep } from "@core/browser/keep";
import type { Sentence } from "@core/client/api";
import { Session } from "@core/client/session";
import type { FeedStatus } from "@core/live/feed";
import { NOT_FOLLOWED, TicketFollower, type TicketVerb } from "@core/ticket/follower";
import type { Login, Ticket } from "@core/types";

export interface Followed {
  ticket: ComputedRef<Ticket | null>;
  status: ComputedRef<FeedStatus>;
  /** While the feed is not live: the wall clock in ms up to which the ticket is known. */
  offlineSince: ComputedRef<number | null>;
  /** The link names no ticket, or one whose secret does not fit. */
  invalid: ComputedRef<boolean>;
  busy: ComputedRef<boolean>;
  trouble: ComputedRef<Sentence | null>;
  isCalled: ComputedRef<boolean>;
  act: (verb: TicketVerb, body?: unknown) => Promise<void>;
  /** Asks how many are ahead now. */
  look: () => Promise<void>;
}

interface Link {
  id: string;
  secret: string;
}

/** A browser lets no page vibrate that was never touched, and complains of the attempt. */
function vibrate(): void {
  // Older browsers know neither the question nor the ban.
  const { userActivation } = navigator as { userActivation?: UserActivation };
  if (!("vibrate" in navigator) || userActivation?.hasBeenActive === false) return;
  navigator.vibrate([400, 150, 400, 150, 400]);
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
  const now = shallowRef(NOT_FOLLOWED);
  const session = new Session(ask, sharedKeep(`yichuang.ticket.${link.id}.login`), () =>
    ask<Login>("/api/v1/login/ticket", {
      method: "POST",
      body: { ticket: link.id, secret: link.secret },
    }),
  );
  const host = { feed: feedHost, pause, storage: sessionStorage, newKey };
  const follower = new TicketFollower(link.id, session, host, {
    changed: (state) => (now.value = state),
    called: () => {
      vibrate();
      void nextTick(() => {
        follower.received();
      });
    },
  });
  follower.start();
  onUnmounted(() => {
    follower.stop();
  });
  return {
    ticket: computed(() => now.value.ticket),
    status: computed(() => now.value.status),
    offlineSince: computed(() => now.value.offlineSince),
    invalid: computed(() => now.value.invalid),
    busy: computed(() => now.value.busy),
    trouble: computed(() => now.value.trouble),
    isCalled: computed(() => now.value.ticket?.state === "called"),
    act: (verb, body) => follower.act(verb, body),
    look: () => follower.look(),
  };
}
