/** Checking in by the code of a phone, which a scanner types at any moment. */

import { onUnmounted, ref, type Ref } from "vue";

import { newKey, pause } from "@core/browser/host";
import { explain, isPassing, type Sentence } from "@core/client/api";
import { SessionLost, type Session } from "@core/client/session";
import { ScannerBuffer } from "@core/scannerBuffer";
import type { IssuedTicket } from "@core/types";

/** Whoever stands at a kiosk for longer without an answer goes to the staff. */
const WITHIN_MS = 12_000;
const AGAIN_MS = 1_500;

export interface Scanning {
  checking: Ref<boolean>;
  refusal: Ref<Sentence | null>;
  clear: () => void;
}

/**
 * Sends every scanned code under a key of its own, again and again until it is answered; a booking
 * makes one ticket however often it is asked for, so nothing is left over when nobody waits.
 */
export function useScan(
  hall: string,
  session: () => Session | null,
  onTicket: (ticket: IssuedTicket) => void,
  lost: () => void,
): Scanning {
  const buffer = new ScannerBuffer();
  const checking = ref(false);
  const refusal = ref<Sentence | null>(null);
  const gone = new AbortController();

  function typed(event: KeyboardEvent): void {
    const code = buffer.press(event.key, performance.now());
    if (code === null) return;
    // It presses no button.
    event.preventDefault();
    event.stopImmediatePropagation();
    const used = session();
    if (used !== null && !checking.value) void checkIn(used, code);
  }

  async function checkIn(used: Session, code: string): Promise<void> {
    checking.value = true;
    refusal.value = null;
    try {
      onTicket(await asked(used, code));
    } catch (error) {
      if (error instanceof SessionLost) lost();
      else refusal.value = explain(error);
    } finally {
      checking.value = false;
    }
  }

  async function asked(used: Session, code: string): Promise<IssuedTicket> {
    const path = `/api/v1/halls/${encodeURIComponent(hall)}/check-ins`;
    const question = { method: "POST", body: { citizen_code: code }, key: newKey() } as const;
    const until = performance.now() + WITHIN_MS;
    for (;;) {
      try {
        return await used.ask<IssuedTicket>(path, question);
      } catch (error) {
        if (!isPassing(error) || performance.now() > until || gone.signal.aborted) throw error;
        await pause(AGAIN_MS, gone.signal);
      }
    }
  }

  // Before whoever ignores input while the screen settles: a scanner is no trembling hand.
  addEventListener("keydown", typed, { capture: true });
  onUnmounted(() => {
    gone.abort();
    removeEventListener("keydown", typed, { capture: true });
  });
  return {
    checking,
    refusal,
    clear: () => {
      refusal.value = null;
    },
  };
}
