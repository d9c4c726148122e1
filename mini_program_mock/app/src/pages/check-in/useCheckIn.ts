/**
 * Checking in: the code of a hall's screen is traded for an intent at once, for it holds a minute;
 * who came, and to what, is asked afterwards.
 */

import { onShow, onUnload } from "@dcloudio/uni-app";
import { computed, ref, shallowRef, type ComputedRef, type Ref, type ShallowRef } from "vue";

import type { Sentence } from "@core/client/api";
import { readSlot, writeSlot } from "@core/client/session";
import type { Appointment, CheckInIntent, IssuedTicket } from "@core/types";

import { ask, session } from "@/account";
import { KEPT } from "@/kept";
import { platform } from "@/platform";
import { troubleOf } from "@/troubles";
import { useAct } from "@/useAct";

import { codeOf, hallOf, isPaper } from "./codes";

export interface CheckingIn {
  /** What shows that somebody is in a hall: null until a code was scanned. */
  shownBy: ComputedRef<"screen" | "paper" | null>;
  /** Where somebody is, as the code says; null until one was scanned. */
  hall: ComputedRef<string | null>;
  /** My appointments that may be checked in; null until they were read. */
  booked: ShallowRef<Appointment[] | null>;
  busy: Ref<boolean>;
  trouble: ShallowRef<Sentence | null>;
  refusal: ReturnType<typeof useAct>["refusal"];
  begin: (code: string) => Promise<void>;
  scan: () => Promise<void>;
  checkIn: (appointment: Appointment) => Promise<IssuedTicket | null>;
}

export function useCheckIn(): CheckingIn {
  const intent = shallowRef<CheckInIntent | null>(keptIntent());
  const paper = ref<string | null>(null);
  const booked = shallowRef<Appointment[] | null>(null);
  const { busy, trouble, refusal, act } = useAct();
  let unread: Sentence | null = null;

  function keep(found: CheckInIntent | null): void {
    intent.value = found;
    writeSlot(platform.storage, KEPT.intent, found);
  }

  /** What is used up, or holds no more, is not sent again: the next code is to be scanned. */
  function forget(): void {
    keep(null);
    paper.value = null;
  }

  async function begin(code: string): Promise<void> {
    if (isPaper(code)) {
      keep(null); // it may be of another hall, where somebody was before
      paper.value = code;
      return;
    }
    try {
      const question = { method: "POST", body: { hall_code: code } } as const;
      keep(await ask<CheckInIntent>("/api/v1/check-ins", question));
      trouble.value = null;
    } catch (error) {
      trouble.value = troubleOf(error);
    }
  }

  async function scan(): Promise<void> {
    const text = await platform.scan();
    if (text === null) return;
    const code = codeOf(text);
    if (code !== null) await begin(code);
    else trouble.value = { zh: "这不是签到二维码。", en: "This is no check-in code." };
  }

  async function read(): Promise<void> {
    try {
      const mine = await session.ask<Appointment[]>("/api/v1/appointments");
      // A code that was refused meanwhile is still of no use.
      if (trouble.value === unread) trouble.value = null;
      booked.value = mine.filter(({ state }) => state === "booked" || state === "arrived");
    } catch (error) {
      trouble.value = unread = troubleOf(error);
    }
  }
  onShow(() => void read());
  const unwatch = platform.presence.watch({
    online: () => {
      if (booked.value === null) void read();
    },
  });
  onUnload(unwatch);

  async function checkIn({ id }: Appointment): Promise<IssuedTicket | null> {
    const ticket = await act<IssuedTicket>(`/api/v1/appointments/${id}/check-in`, await proof());
    if (ticket !== null || refusal.value?.code === "not_found") forget();
    return ticket;
  }

  async function proof(): Promise<Record<string, unknown>> {
    if (intent.value !== null) return { intent: intent.value.intent };
    const here = await platform.position();
    const position = here === null ? null : { lat: here.latitude, lng: here.longitude };
    return { static_code: paper.value, position };
  }

  const shownBy = computed(() => {
    if (intent.value !== null) return "screen";
    return paper.value === null ? null : "paper";
  });
  const hall = computed(() => intent.value?.hall ?? (paper.value && hallOf(paper.value)));
  return { shownBy, hall, booked, busy, trouble, refusal, begin, scan, checkIn };
}

/** An intent outlives the page, for the login that may come between; not its own end. */
function keptIntent(): CheckInIntent | null {
  const kept = readSlot<CheckInIntent | null>(platform.storage, KEPT.intent, null);
  return kept !== null && Date.parse(kept.expires_at) > Date.now() ? kept : null;
}
