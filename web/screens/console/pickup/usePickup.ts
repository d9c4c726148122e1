/** A parcel at the collection window: somebody is identified, and it is handed over. */

import { computed, onUnmounted, ref, shallowRef, type ComputedRef, type Ref } from "vue";

import { delayMs } from "@core/backoff";
import { newKey, pause } from "@core/browser/host";
import { isPassing } from "@core/client/api";
import { SessionLost, type Session } from "@core/client/session";
import type { Pickup } from "@core/types";

import { wantsCard } from "../identity/personWords";
import { refusedBy, UNREADABLE, type Stage } from "./pickupWords";

/** Whoever stands at the window waits no longer for an answer; the same may be scanned again. */
const TRIES = 5;

export interface NoCode {
  number: string;
  reason: string;
}

export interface Fetching {
  stage: Ref<Stage>;
  /** Whether the clerk has looked at the proxy's card. */
  cardChecked: Ref<boolean>;
  /** Whether Enter hands over what was identified. */
  mayConfirm: ComputedRef<boolean>;
  scan: (code: string) => void;
  byNumber: (asked: NoCode) => void;
  unreadable: () => void;
  confirm: () => void;
  clear: () => void;
}

export function usePickup(
  session: Pick<Session, "ask">,
  lost: () => void,
  /** It was refused because nobody has looked at a card yet. */
  wanted: () => void = () => undefined,
): Fetching {
  const stage = shallowRef<Stage>({ at: "ready" });
  const cardChecked = ref(false);
  const gone = new AbortController();
  const mayConfirm = computed(
    () =>
      stage.value.at === "identified" && (stage.value.pickup.how !== "proxy" || cardChecked.value),
  );

  /** Asks under one key, again while no answer comes: whatever it is, it is done once. */
  async function send(path: string, body: unknown): Promise<Pickup> {
    const key = newKey();
    for (let tries = 1; ; tries += 1) {
      try {
        return await session.ask<Pickup>(path, { method: "POST", body, key });
      } catch (error) {
        if (tries === TRIES || !isPassing(error) || gone.signal.aborted) throw error;
        await pause(delayMs(tries), gone.signal);
      }
    }
  }

  async function ask(path: string, body: unknown): Promise<void> {
    if (stage.value.at === "asking") return;
    stage.value = { at: "asking" };
    try {
      const pickup = await send(path, body);
      cardChecked.value = false;
      stage.value = { at: pickup.state === "handed_over" ? "done" : "identified", pickup };
    } catch (error) {
      stage.value = refusedBy(error);
      if (error instanceof SessionLost) lost();
      if (wantsCard(error)) wanted();
    }
  }

  onUnmounted(() => {
    gone.abort();
  });
  return {
    ...{ stage, cardChecked, mayConfirm },
    scan: (code) => void ask("/api/v1/pickups", { code }),
    byNumber: ({ number, reason }) =>
      void ask("/api/v1/pickups", { case_number: number, reason, card_checked: true }),
    unreadable: () => {
      if (stage.value.at !== "asking") stage.value = UNREADABLE;
    },
    confirm: () => {
      if (!mayConfirm.value || stage.value.at !== "identified") return;
      const { id } = stage.value.pickup;
      const path = `/api/v1/pickups/${encodeURIComponent(id)}/confirm`;
      void ask(path, { card_checked: cardChecked.value });
    },
    clear: () => {
      if (stage.value.at !== "asking") stage.value = { at: "ready" };
    },
  };
}
