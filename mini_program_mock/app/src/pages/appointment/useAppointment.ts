/** One appointment: what is known of it, its code for a kiosk, and how it is cancelled. */

import { computed, ref, shallowRef, watch, type ComputedRef, type Ref, type ShallowRef } from "vue";

import type { Sentence } from "@core/client/api";
import type { Appointment, GuideAnswer, ShownCode } from "@core/types";

import { ask, session } from "@/account";
import { subjectOf } from "@/booking/useNames";
import { learnAt } from "@/houseClock";
import { pathOf } from "@/subject";
import { troubleOf } from "@/troubles";
import { useAct } from "@/useAct";
import { useFresh } from "@/useFresh";

const REFRESH_MS = 20_000;

interface Shown {
  appointment: Appointment;
  /** What to bring; null where the catalogue does not know any more what it was. */
  guide: Pick<GuideAnswer, "materials"> | null;
  code: ShownCode | null;
}

export interface OneAppointment {
  appointment: ComputedRef<Appointment | null>;
  guide: ComputedRef<Shown["guide"]>;
  code: ComputedRef<ShownCode | null>;
  offlineSince: Ref<number | null>;
  /** Why it could not be read. */
  unread: ShallowRef<Sentence | null>;
  busy: Ref<boolean>;
  /** Why a tap came to nothing. */
  trouble: ComputedRef<Sentence | null>;
  /** `shows`: its code, too, from the start. */
  begin: (id: string, shows: boolean) => void;
  showCode: () => Promise<void>;
  cancel: () => Promise<void>;
}

export function useAppointment(): OneAppointment {
  let path = "";
  const { busy, trouble, act } = useAct();
  const showsCode = ref(false);
  const noCode = shallowRef<Sentence | null>(null);
  /** What an own tap has just changed: it stands until it is read again. */
  const changed = shallowRef<Appointment | null>(null);

  async function readCode({ state }: Appointment): Promise<ShownCode | null> {
    noCode.value = null;
    if (!showsCode.value || state !== "booked") return null;
    try {
      return await session.ask<ShownCode>(`${path}/code`);
    } catch (error) {
      noCode.value = troubleOf(error);
      return null;
    }
  }

  async function load(): Promise<Shown> {
    const appointment = await session.ask<Appointment>(path);
    const question = { method: "POST", body: { answers: appointment.answers } } as const;
    const [guide, code] = await Promise.all([
      ask<GuideAnswer>(`${pathOf(subjectOf(appointment))}/guide`, question).catch(() => null),
      readCode(appointment),
      learnAt(appointment.hall, ask),
    ]);
    return { appointment, guide, code };
  }

  const fresh = useFresh(load, { everyMs: REFRESH_MS });
  watch(fresh.value, () => (changed.value = null), { flush: "sync" });

  async function showCode(): Promise<void> {
    showsCode.value = true;
    await fresh.read();
  }

  async function cancel(): Promise<void> {
    const ended = await act<Appointment>(`${path}/cancel`);
    if (ended === null) return;
    changed.value = ended;
    // What was asked before the tap is old, and is not shown any more.
    await fresh.read();
  }

  return {
    appointment: computed(() => changed.value ?? fresh.value.value?.appointment ?? null),
    guide: computed(() => fresh.value.value?.guide ?? null),
    code: computed(() => fresh.value.value?.code ?? null),
    offlineSince: fresh.offlineSince,
    unread: fresh.trouble,
    busy,
    trouble: computed(() => trouble.value ?? noCode.value),
    begin: (id, shows) => {
      showsCode.value = shows;
      path = `/api/v1/appointments/${encodeURIComponent(id)}`;
    },
    showCode,
    cancel,
  };
}
