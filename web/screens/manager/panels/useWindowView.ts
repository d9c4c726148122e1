/** A window as a manager sees it, and the ticket that is put back from it. */

import { ref, shallowRef, watch, type Ref, type ShallowRef } from "vue";

import { newKey } from "@core/browser/host";
import type { Session } from "@core/client/session";
import type { WindowView } from "@core/types";

import type { Asking } from "../useAsk";

export interface ShownWindow {
  /** The chosen one; empty: none. */
  window: Ref<string>;
  /** Of the chosen window and no other; null until it was read. */
  view: ShallowRef<WindowView | null>;
  read: () => Promise<void>;
  release: () => Promise<void>;
}

export function useWindowView(
  session: Pick<Session, "ask">,
  hall: string,
  { busy, run }: Pick<Asking, "busy" | "run">,
): ShownWindow {
  const window = ref("");
  const view = shallowRef<WindowView | null>(null);
  /** The window that was asked for last. */
  let asked = "";

  function path(): string {
    return `/api/v1/windows/${encodeURIComponent(hall)}/${encodeURIComponent(window.value)}`;
  }

  async function read(): Promise<void> {
    const mine = window.value;
    asked = mine;
    if (mine === "") return;
    const found = await session.ask<WindowView>(path());
    if (mine === window.value) view.value = found;
  }

  async function release(): Promise<void> {
    // What is shown may be old: only the ticket that the manager sees is put back.
    const shown = view.value?.ticket?.id;
    await read();
    if (view.value?.ticket?.id !== shown) return;
    await session.ask(`${path()}/release`, { method: "POST", key: newKey() });
    await read();
  }

  watch(window, () => (view.value = null), { flush: "sync" });
  // Another one may be chosen while the first is still being read.
  watch([window, busy], () => {
    if (!busy.value && asked !== window.value) void run(read);
  });
  return { window, view, read, release };
}
