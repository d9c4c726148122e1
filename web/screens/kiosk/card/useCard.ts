/** A card at the kiosk: it finds the own booking, or takes a number; nothing of it stays here. */

import { onUnmounted, ref, shallowRef, type Ref, type ShallowRef } from "vue";

import { keyboardReader, readerOf } from "@core/browser/cardReaders";
import { newKey, pause } from "@core/browser/host";
import { endOf, type Card } from "@core/cards/cards";
import { explain, isPassing, type Sentence } from "@core/client/api";
import { SessionLost, type Session } from "@core/client/session";
import type { IssuedTicket } from "@core/types";
import type { CardReading } from "@screens/shared/identity/shapes";

/** Whoever stands at a kiosk for longer without an answer goes to the staff. */
const WITHIN_MS = 12_000;
const AGAIN_MS = 1_500;

export type CardStage =
  | { at: "none" }
  /** Somebody wants to lay a card on. */
  | { at: "wanted" }
  | { at: "reading" }
  | { at: "found"; reading: CardReading; end: string }
  /** A number is taken with it: what for is chosen next. */
  | { at: "held"; reading: CardReading; end: string; class: string | null };

export interface CardHost {
  hall: string;
  session: () => Session | null;
  /** A card was laid on: whatever somebody had started is over. */
  heard: () => void;
  onTicket: (ticket: IssuedTicket) => void;
  lost: () => void;
}

export interface Cards {
  stage: ShallowRef<CardStage>;
  refusal: ShallowRef<Sentence | null>;
  /** Whether there is a reader that somebody could be told to use. */
  hasReader: Ref<boolean>;
  want: () => void;
  checkIn: (appointment: string) => Promise<void>;
  /** With the priority that the card shows, which nobody has to take; null without it. */
  hold: (offered: string | null) => void;
  clear: () => void;
  /** A card without a reader, for a demo. */
  play: (card: Card) => void;
}

export function useCard({ hall, session, heard, onTicket, lost }: CardHost): Cards {
  const stage = shallowRef<CardStage>({ at: "none" });
  const refusal = shallowRef<Sentence | null>(null);
  const hasReader = ref(false);
  const gone = new AbortController();
  const path = `/api/v1/halls/${encodeURIComponent(hall)}`;
  /** What was asked for a card that is no longer there tells nobody anything. */
  let round = 0;

  async function send(used: Session, to: string, body: unknown): Promise<unknown> {
    const key = newKey();
    const until = performance.now() + WITHIN_MS;
    for (;;) {
      try {
        return await used.ask(`${path}/${to}`, { method: "POST", body, key });
      } catch (error) {
        if (!isPassing(error) || performance.now() > until || gone.signal.aborted) throw error;
        await pause(AGAIN_MS, gone.signal);
      }
    }
  }

  /** Asks for this card, and tells `found` of the answer unless it was taken away since. */
  async function ask(to: string, body: unknown, found: (answer: unknown) => void): Promise<void> {
    const used = session();
    if (used === null) return;
    round += 1;
    const mine = round;
    stage.value = { at: "reading" };
    refusal.value = null;
    try {
      const answer = await send(used, to, body);
      if (mine === round) found(answer);
    } catch (error) {
      if (mine !== round) return;
      stage.value = { at: "none" };
      if (error instanceof SessionLost) lost();
      else refusal.value = explain(error);
    }
  }

  function read({ number, name }: Card): void {
    if (session() === null) return;
    heard();
    const body = { id_card: name === null ? { number } : { number, name } };
    void ask("card-readings", body, (reading) => {
      stage.value = { at: "found", reading: reading as CardReading, end: endOf(number) };
    });
  }

  async function checkIn(appointment: string): Promise<void> {
    if (stage.value.at !== "found") return;
    const body = { card: stage.value.reading.id, appointment };
    await ask("check-ins", body, (ticket) => {
      stage.value = { at: "none" };
      onTicket(ticket as IssuedTicket);
    });
  }

  function clear(): void {
    round += 1;
    stage.value = { at: "none" };
    refusal.value = null;
  }

  // Whoever lays a card on is heard, also where nobody was told of a reader.
  const configured = readerOf(location.search, localStorage);
  const stop = (configured ?? keyboardReader)({
    read,
    present: (isThere) => (hasReader.value = configured !== null && isThere),
  });
  onUnmounted(() => {
    gone.abort();
    stop();
  });
  return {
    ...{ stage, refusal, hasReader, checkIn, clear, play: read },
    want: () => {
      stage.value = { at: "wanted" };
    },
    hold: (offered) => {
      if (stage.value.at === "found") stage.value = { ...stage.value, at: "held", class: offered };
    },
  };
}
