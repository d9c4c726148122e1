/** Days and times that may be booked in a hall, and the one that is kept while it is looked at. */

import { onShow, onUnload } from "@dcloudio/uni-app";
import { computed, ref, shallowRef, type ComputedRef, type Ref, type ShallowRef } from "vue";

import type { Sentence } from "@core/client/api";
import type { Appointment, HallDetail, Hold, Slot, SlotDay } from "@core/types";

import { ask, session } from "@/account";
import { hereAt, learn } from "@/houseClock";
import type { Representing } from "@/identity/shapes";
import { demandOf, type Demand } from "@/identity/words";
import { bodyOf, queryOf, type Subject } from "@/subject";
import { useAct } from "@/useAct";
import { useFresh } from "@/useFresh";

const REFRESH_MS = 20_000;

interface Offer {
  days: SlotDay[];
  slots: Slot[];
}

export interface Wanted {
  hall: string;
  subject: Subject;
  /** The appointment that is moved; null for a new one. */
  moved: string | null;
  /** A time is kept already: this page goes on with it. */
  isKept: boolean;
}

export interface Times {
  offer: ShallowRef<Offer | null>;
  offlineSince: Ref<number | null>;
  unread: ShallowRef<Sentence | null>;
  date: Ref<string | null>;
  hold: ShallowRef<Hold | null>;
  /** Until when it is kept, in ms of this phone's clock. */
  keptUntil: ComputedRef<number>;
  busy: Ref<boolean>;
  trouble: ShallowRef<Sentence | null>;
  code: ComputedRef<string>;
  /** What has to be shown of who somebody is, before this can be booked; null otherwise. */
  demand: ComputedRef<Demand | null>;
  /** For whom it is booked; null: for themselves. */
  representing: ShallowRef<Representing | null>;
  begin: (wanted: Wanted) => void;
  chooseDay: (date: string) => Promise<void>;
  choose: (slot: Slot) => Promise<void>;
  giveUp: () => Promise<void>;
  expired: () => void;
  confirm: () => Promise<Appointment | null>;
  move: (slot: Slot) => Promise<Appointment | null>;
}

export function useTimes(): Times {
  let wanted: Wanted | null = null;
  const date = ref<string | null>(null);
  const hold = shallowRef<Hold | null>(null);
  const representing = shallowRef<Representing | null>(null);
  const { busy, trouble, refusal, act } = useAct();

  function query(more: Record<string, string> = {}): string {
    const pairs = Object.entries({ ...(wanted === null ? {} : queryOf(wanted.subject)), ...more });
    return pairs.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join("&");
  }

  /** As a citizen who holds a time: it counts as free for them. Anybody may look, too. */
  async function load(): Promise<Offer> {
    if (wanted === null) return { days: [], slots: [] };
    const hall = `/api/v1/halls/${encodeURIComponent(wanted.hall)}`;
    const read = <T>(path: string): Promise<T> =>
      hold.value === null ? ask<T>(path) : session.ask<T>(path);
    const [page, days] = await Promise.all([
      ask<HallDetail>(hall),
      read<SlotDay[]>(`${hall}/slot-days?${query()}`),
    ]);
    learn(page.now);
    date.value ??= days.find(({ left }) => left > 0)?.date ?? null;
    if (date.value === null) return { days, slots: [] };
    return { days, slots: await read<Slot[]>(`${hall}/slots?${query({ date: date.value })}`) };
  }

  const fresh = useFresh(load, { everyMs: REFRESH_MS });

  async function chooseDay(chosen: string): Promise<void> {
    date.value = chosen;
    await fresh.read();
  }

  async function choose(slot: Slot): Promise<void> {
    if (wanted === null) return;
    await giveUp();
    const body = { slot: slot.id, ...bodyOf(wanted.subject), ...representing.value };
    hold.value = await act<Hold>("/api/v1/holds", body);
    if (hold.value === null && codeOf() === "hold_exists") await takeUp();
    // What is kept stands above the times that were scrolled through.
    if (hold.value !== null) void uni.pageScrollTo({ scrollTop: 0, duration: 0 });
    await fresh.read();
  }

  /** What was kept on another page, or before the program was closed. */
  async function takeUp(): Promise<void> {
    const [kept] = await session.ask<Hold[]>("/api/v1/holds");
    hold.value = kept ?? null;
  }

  async function giveUp(): Promise<void> {
    const kept = hold.value;
    hold.value = null;
    if (kept !== null) await act(`/api/v1/holds/${kept.id}`, null, "DELETE");
  }

  function expired(): void {
    hold.value = null;
    trouble.value = {
      zh: "保留时间已到，请重新选择。",
      en: "The time is not kept any more; please choose again.",
    };
    void fresh.read();
  }

  async function confirm(): Promise<Appointment | null> {
    const kept = hold.value;
    if (kept === null) return null;
    const { item, theme, answers, slot } = kept;
    const about = item === null ? { theme } : { item };
    const body = { slot, ...about, answers, hold: kept.id, ...representing.value };
    const made = await act<Appointment>("/api/v1/appointments", body);
    // While somebody shows who they are it stays theirs.
    if (made === null && demandOf(refusal.value) !== null) return null;
    hold.value = null;
    if (made === null) await fresh.read();
    return made;
  }

  /** Somebody may have been away to show who they are, for which it is kept longer. */
  async function comeBack(): Promise<void> {
    if (hold.value !== null || wanted?.isKept === true) await takeUp().catch(() => undefined);
  }

  async function move(slot: Slot): Promise<Appointment | null> {
    const id = wanted?.moved ?? "";
    const moved = await act<Appointment>(`/api/v1/appointments/${id}/reschedule`, {
      slot: slot.id,
    });
    if (moved === null) await fresh.read();
    return moved;
  }

  function codeOf(): string {
    return refusal.value?.code ?? "";
  }

  onShow(() => void comeBack());
  onUnload(() => {
    // Whoever leaves the page gives the place to the next; if this is not heard, it expires.
    const kept = hold.value;
    if (kept === null) return;
    session.ask(`/api/v1/holds/${kept.id}`, { method: "DELETE" }).catch(() => undefined);
  });

  return {
    offer: fresh.value,
    offlineSince: fresh.offlineSince,
    unread: fresh.trouble,
    date,
    hold,
    keptUntil: computed(() => hereAt(hold.value?.expires_at ?? "")),
    busy,
    trouble,
    code: computed(codeOf),
    demand: computed(() => demandOf(refusal.value)),
    representing,
    begin: (asked) => {
      wanted = asked;
    },
    chooseDay,
    choose,
    giveUp,
    expired,
    confirm,
    move,
  };
}
