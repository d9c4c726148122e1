/** What a page shows of the server: read when the page opens and from time to time, and kept. */

import { onHide, onShow, onUnload } from "@dcloudio/uni-app";
import { ref, shallowRef, type Ref, type ShallowRef } from "vue";

import { Unreachable, type Sentence } from "@core/client/api";
import { readSlot, writeSlot } from "@core/client/session";

import { platform } from "./platform";
import { troubleOf } from "./troubles";

export interface Fresh<Value> {
  /** null until it was read. */
  value: ShallowRef<Value | null>;
  /** While the network is away: the wall clock in ms up to which the value is known. */
  offlineSince: Ref<number | null>;
  /** Why the last reading was refused. */
  trouble: ShallowRef<Sentence | null>;
  /** Reads it now. */
  read: () => Promise<void>;
}

interface Kept<Value> {
  at: number;
  value: Value;
}

export interface FreshOptions {
  /** Ms between two readings while the page is shown; none without it. */
  everyMs?: number;
  /** Under which name the last value outlives the program, to be shown without a network. */
  slot?: string;
}

/** Nothing was ever read. */
const NEVER = 0;

/** Reads by `load` whenever the page is shown, and when the network is back. */
export function useFresh<Value>(
  load: () => Promise<Value>,
  { everyMs, slot }: FreshOptions = {},
): Fresh<Value> {
  const kept =
    slot === undefined ? null : readSlot<Kept<Value> | null>(platform.storage, slot, null);
  const value = shallowRef<Value | null>(kept?.value ?? null);
  const offlineSince = ref<number | null>(null);
  const trouble = shallowRef<Sentence | null>(null);
  let knownAt = kept?.at ?? NEVER;
  let round = 0;
  let timer: ReturnType<typeof setInterval> | undefined;

  /** An answer that a later reading has overtaken is not shown any more. */
  async function read(): Promise<void> {
    round += 1;
    const mine = round;
    try {
      const found = await load();
      if (mine === round) show(found);
    } catch (error) {
      if (mine !== round) return;
      trouble.value = troubleOf(error);
      if (error instanceof Unreachable) offlineSince.value = knownAt;
    }
  }

  function show(found: Value): void {
    value.value = found;
    knownAt = Date.now();
    offlineSince.value = null;
    trouble.value = null;
    if (slot !== undefined) keep({ at: knownAt, value: found }, slot);
  }

  function start(): void {
    stop();
    void read();
    if (everyMs !== undefined) timer = setInterval(() => void read(), everyMs);
  }

  function stop(): void {
    clearInterval(timer);
    timer = undefined;
  }

  const unwatch = platform.presence.watch({ online: () => void read() });
  onShow(start);
  onHide(stop);
  onUnload(() => {
    stop();
    unwatch();
    round += 1;
  });
  return { value, offlineSince, trouble, read };
}

function keep(kept: Kept<unknown>, slot: string): void {
  try {
    writeSlot(platform.storage, slot, kept);
  } catch {
    // A full storage costs only that nothing is shown without a network.
  }
}
