/** A clerk looks at a card and at its holder: read, typed, or found by the code of a phone. */

import { computed, onUnmounted, ref, shallowRef, type ComputedRef, type Ref } from "vue";

import { keyboardReader, readerOf } from "@core/browser/cardReaders";
import { cardNumber, type Card } from "@core/cards/cards";
import type { Session } from "@core/client/session";
import { ScannerBuffer } from "@core/scannerBuffer";
import type { SeenCard } from "@screens/shared/identity/shapes";

import { useWriting, type Writing } from "../cases/useWriting";

export interface SeeHost {
  session: Pick<Session, "ask">;
  /** Where the window's verbs are. */
  path: string;
  ticket: string | null;
  lost: () => void;
}

export interface Seeing {
  name: Ref<string>;
  number: Ref<string>;
  /** The clerk says that the holder is the one on the card. */
  cardSeen: Ref<boolean>;
  /** What the citizen's phone has shown; null without one. */
  code: Ref<string | null>;
  seen: Ref<SeenCard | null>;
  isWhole: ComputedRef<boolean>;
  busy: Ref<boolean>;
  trouble: Writing["trouble"];
  send: () => Promise<void>;
}

export function useVerifyHere({ session, path, ticket, lost }: SeeHost): Seeing {
  const { busy, trouble, run, post } = useWriting(session, lost);
  const name = ref("");
  const number = ref("");
  const cardSeen = ref(false);
  const code = ref<string | null>(null);
  const seen = shallowRef<SeenCard | null>(null);
  const isWhole = computed(
    () => name.value.trim() !== "" && cardNumber(number.value) !== null && cardSeen.value,
  );

  async function send(): Promise<void> {
    if (!isWhole.value) return;
    const body = { name: name.value.trim(), id_number: number.value.trim(), card_seen: true };
    await run(async () => {
      const by = { ...(ticket === null ? {} : { ticket }) };
      const with_ = code.value === null ? {} : { verification: code.value };
      seen.value = await post<SeenCard>(`${path}/verifications`, { ...by, ...body, ...with_ });
    });
  }

  /** Another card is another person: what was said of the last one holds no longer. */
  function read(card: Card): void {
    number.value = card.number;
    // A reader that types has typed into whatever field had the focus.
    name.value = card.name ?? name.value.replace(/\d{17}[\dXx]/, "");
    cardSeen.value = false;
  }

  const buffer = new ScannerBuffer();
  function scanned(event: KeyboardEvent): void {
    const text = buffer.press(event.key, performance.now());
    if (text === null) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    code.value = text;
    // A field that had the focus has taken what was scanned for what was typed.
    if (name.value.toLowerCase().includes(text)) name.value = "";
    if (number.value.toLowerCase().includes(text.slice(0, 8))) number.value = "";
  }

  const stops = [keyboardReader, readerOf(location.search, localStorage)]
    .filter((reader, at, all) => reader !== null && all.indexOf(reader) === at)
    .map((reader) => reader?.({ read, present: () => undefined }));
  addEventListener("keydown", scanned, { capture: true });
  onUnmounted(() => {
    for (const stop of stops) stop?.();
    removeEventListener("keydown", scanned, { capture: true });
  });
  return { name, number, cardSeen, code, seen, isWhole, busy, trouble, send };
}
