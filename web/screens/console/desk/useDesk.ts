/** What the keys and buttons of a desk do, and what is asked before they do it. */

import { computed, onMounted, onUnmounted, ref, shallowRef, watch } from "vue";
import type { ComputedRef, Ref, ShallowRef } from "vue";

import { type Meanings } from "@core/settling";
import type { Ticket } from "@core/types";
import type { HallClock } from "@screens/shared/useClock";
import { useSettling } from "@screens/shared/useSettling";

import { stillAsked, type Asked } from "../dialogs/dialogs";
import type { Action, Keyed } from "./keys";
import { meaningsOf, placeOf, undoable, type Undoable } from "../window/meanings";
import { isShort, recallInS, servedForMs } from "../window/service";
import type { Verb, WorkedWindow } from "../window/useWindow";

export interface Desk {
  asked: ShallowRef<Asked | null>;
  /** The controls that do nothing yet because they have just changed. */
  resting: Ref<Set<string>>;
  undo: ComputedRef<Undoable | null>;
  /** Seconds until the called person may be called again. */
  recallIn: ComputedRef<number>;
  next: () => void;
  keys: Record<Keyed, () => void>;
  buttons: Record<Action, () => void>;
  /** A button in a list: `what` happens to the ticket in that place. */
  pick: (list: "parked" | "missed", ticket: Ticket) => void;
  askAbout: (what: "call" | "transfer", ticket: Ticket) => void;
  /** Ends the service of whoever was told no. */
  sendAway: () => void;
  /** The answer to what was asked. */
  answer: (...verbs: Verb[]) => Promise<boolean>;
}

/** `fresh`: the clerk has just logged in, and a second press of that may follow. */
export function useDesk(
  worked: WorkedWindow,
  clock: HallClock,
  recallEveryS: Ref<number>,
  fresh: boolean,
): Desk {
  const { view, busy, marks, nextStep, recalled, act, carry } = worked;
  const asked = shallowRef<Asked | null>(null);
  const seen = useSeen(() => void worked.refresh());

  const { resting, isSettling } = useSettling((): Meanings | null => {
    if (view.value === null) return null;
    const attentive = asked.value === null && seen.value;
    return attentive ? meaningsOf(view.value, nextStep.value, marks.value.lastMissed) : {};
  }, fresh || worked.hasLeftovers());
  const undo = computed(() => view.value && undoable(view.value, marks.value.lastMissed));
  const waitS = (ticket: Ticket, now: number): number =>
    recallInS(ticket, recalled.value, recallEveryS.value, now);
  const recallIn = computed(() => {
    const ticket = view.value?.ticket ?? null;
    return ticket?.state === "called" ? waitS(ticket, clock.now.value) : 0;
  });
  watch(view, (read) => {
    if (read !== null && asked.value !== null && !stillAsked(asked.value, read)) asked.value = null;
  });

  /** An action of key or button; it does nothing while an answer is under way. */
  function when(control: string, condition: boolean, action: () => unknown): void {
    if (condition && !busy.value && asked.value === null && !isSettling(control)) action();
  }
  /** What a key does with the ticket at the window, if it is in one of these states. */
  function withTicket(
    control: string,
    states: string[],
    action: (ticket: Ticket) => unknown,
  ): () => void {
    return () => {
      const ticket = view.value?.ticket ?? null;
      if (ticket !== null) when(control, states.includes(ticket.state), () => action(ticket));
    };
  }

  function finish(ticket: Ticket, thenCall: boolean): unknown {
    const now = clock.read();
    if (!isShort(ticket, now)) return carry(...finishing(thenCall));
    return (asked.value = { what: "finish", ticket, servedMs: servedForMs(ticket, now), thenCall });
  }

  const isFree = computed(() => view.value !== null && view.value.ticket === null);
  const isOpen = computed(() => view.value?.window.state === "open");
  const open = (): void => {
    when("pauseOrOpen", view.value !== null && !isOpen.value, () => act("open"));
  };
  const pause = (): void => {
    when("pauseOrOpen", isOpen.value && isFree.value, () => (asked.value = { what: "pause" }));
  };
  const actions = {
    recall: withTicket("recall", ["called"], (ticket) =>
      waitS(ticket, clock.read()) > 0 ? null : act("recall"),
    ),
    miss: withTicket("miss", ["called"], () => act("miss")),
    park: withTicket("park", ["called", "serving"], (ticket) => {
      asked.value = { what: "park", ticket };
    }),
    transfer: withTicket("transfer", ["called", "serving"], (ticket) => {
      asked.value = { what: "transfer", ticket };
    }),
    finish: withTicket("finish", ["serving"], (ticket) => finish(ticket, false)),
    undo: () => {
      const last = undo.value;
      if (last === null) return;
      when("undo", true, () =>
        last.what === "finish" ? act("undo-finish") : act("return", { ticket: last.ticket }),
      );
    },
  };

  function pick(list: "parked" | "missed", ticket: Ticket): void {
    const place = view.value?.[list].findIndex(({ id }) => id === ticket.id) ?? -1;
    const verb = list === "parked" ? "resume" : "return";
    when(placeOf(list, place), place >= 0, () => act(verb, { ticket: ticket.id }));
  }

  return {
    ...{ asked, resting, undo, recallIn, pick },
    next: () => {
      when("next", view.value !== null, () => {
        const ticket = view.value?.ticket ?? null;
        if (nextStep.value !== "finish" || ticket === null) return act(nextStep.value);
        return finish(ticket, true);
      });
    },
    keys: {
      ...actions,
      pauseOrOpen: () => {
        (isOpen.value ? pause : open)();
      },
      resume: () => {
        const first = view.value?.parked[0];
        if (first !== undefined) pick("parked", first);
      },
    },
    buttons: {
      ...{ ...actions, open, pause },
      close: () => {
        when("close", isFree.value, () => act("close"));
      },
    },
    askAbout: (what, ticket) => {
      const may = what === "transfer" || (isOpen.value && isFree.value);
      when(what, may, () => (asked.value = { what, ticket }));
    },
    sendAway: () => {
      void act("finish", { outcome: "not_done" });
    },
    answer: (...verbs) => {
      asked.value = null;
      return carry(...verbs);
    },
  };
}

/** The verbs that end a service. */
export function finishing(thenCall: boolean): Verb[] {
  return thenCall ? [["finish"], ["call-next"]] : [["finish"]];
}

/** Whether the page is looked at; `back` is called when it comes to the front again. */
function useSeen(back: () => void): Ref<boolean> {
  const seen = ref(document.visibilityState === "visible");
  const look = (): void => {
    seen.value = document.visibilityState === "visible";
    if (seen.value) back();
  };
  onMounted(() => {
    document.addEventListener("visibilitychange", look);
  });
  onUnmounted(() => {
    document.removeEventListener("visibilitychange", look);
  });
  return seen;
}
