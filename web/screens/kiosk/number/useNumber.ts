/** The number on the screen as a page sees it: looked at every second and when the page wakes. */

import { computed, onUnmounted, ref, shallowRef, type ComputedRef, type Ref } from "vue";

import type { IssuedTicket } from "@core/types";

import { KeptNumber, slotOf, type Code, type Sight } from "./keptNumber";

const TICK_MS = 500;

export interface ShownNumber {
  number: string;
  code: Code | null;
  /** All that is known of the ticket; only until it closes for the first time. */
  ticket: IssuedTicket | null;
  secondsLeft: number;
  mayKeep: boolean;
}

export interface NumberOnScreen {
  sight: Ref<Sight>;
  shown: ComputedRef<ShownNumber | null>;
  show: (ticket: IssuedTicket) => void;
  /** For somebody with a booking, of whom the kiosk soon forgets everything. */
  showBriefly: (ticket: IssuedTicket) => void;
  touch: () => void;
  keep: () => void;
  close: () => void;
  again: () => void;
}

const WAKING = ["focus", "pageshow"] as const;

export function useNumber(hall: string): NumberOnScreen {
  const number = new KeptNumber(sessionStorage, slotOf(hall));
  const sight = ref<Sight>(number.sight);
  const ticket = shallowRef<IssuedTicket | null>(null);
  const now = ref(Date.now());

  function look(): void {
    now.value = Date.now();
    sight.value = number.sight;
    if (sight.value !== "shown") ticket.value = null;
  }
  const then =
    (work: () => void): (() => void) =>
    () => {
      work();
      look();
    };

  const shown = computed<ShownNumber | null>(() => {
    const { current } = number;
    if (sight.value !== "shown" || current === null) return null;
    const secondsLeft = Math.max(0, Math.ceil((current.closesAt - now.value) / 1000));
    const { mayKeep } = number;
    return {
      number: current.number,
      code: current.code,
      ticket: ticket.value,
      secondsLeft,
      mayKeep,
    };
  });

  const timer = setInterval(look, TICK_MS);
  for (const event of WAKING) addEventListener(event, look);
  document.addEventListener("visibilitychange", look);
  onUnmounted(() => {
    clearInterval(timer);
    for (const event of WAKING) removeEventListener(event, look);
    document.removeEventListener("visibilitychange", look);
  });
  return {
    sight,
    shown,
    show: (issued) => {
      ticket.value = issued;
      number.show(issued.number, codeOf(issued));
      look();
    },
    showBriefly: (issued) => {
      ticket.value = issued;
      number.showBriefly(issued.number, codeOf(issued));
      look();
    },
    touch: then(() => {
      number.touch();
    }),
    keep: then(() => {
      number.keep();
    }),
    close: then(() => {
      number.close();
    }),
    again: then(() => {
      number.again();
    }),
  };
}

function codeOf({ follow }: IssuedTicket): Code | null {
  return follow ? { path: follow.path, svg: follow.svg } : null;
}
