/** What a page shows of one address: read, read again while people look, and kept when that fails. */

import { onMounted, onUnmounted, ref, shallowRef, watch, type Ref, type ShallowRef } from "vue";

import { delayMs } from "@core/backoff";
import { explain, isPassing, type Sentence } from "@core/client/api";
import { SessionLost, type Session } from "@core/client/session";

export interface Reading<Answer> {
  data: ShallowRef<Answer | null>;
  isLoading: Ref<boolean>;
  /** Why the last try brought nothing. */
  trouble: Ref<Sentence | null>;
  /** While nothing can be read: when what is shown was, in ms. */
  offlineSince: Ref<number | null>;
  read: () => Promise<void>;
}

export interface ReadingOptions {
  /** Read again after so many ms. */
  everyMs?: number;
  /** What was read at another address stays until this one is. */
  keeps?: boolean;
  lost: () => void;
}

/** Whether somebody is filling in a field, whose page must not change beneath them. */
export function isTyping(): boolean {
  const { activeElement: at } = document;
  return at?.closest("input, textarea, select, [contenteditable]") != null;
}

/** Reads `path()`, and again whenever it changes; null: it is not known yet what to read. */
export function useReading<Answer>(
  session: Pick<Session, "ask">,
  path: () => string | null,
  { everyMs, keeps = false, lost }: ReadingOptions,
): Reading<Answer> {
  const data = shallowRef<Answer | null>(null);
  const isLoading = ref(false);
  const trouble = ref<Sentence | null>(null);
  const offlineSince = ref<number | null>(null);
  let readAt = Date.now();
  let latest = 0;
  let failures = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function fail(error: unknown): void {
    if (error instanceof SessionLost) {
      lost();
      return;
    }
    trouble.value = explain(error);
    failures += 1;
    const isCut = isPassing(error);
    offlineSince.value = isCut && data.value !== null ? readAt : null;
    if (isCut) later(delayMs(failures));
  }

  function later(ms: number): void {
    clearTimeout(timer);
    timer = setTimeout(glance, ms);
  }

  async function read(): Promise<void> {
    const asked = path();
    const mine = (latest += 1);
    clearTimeout(timer);
    isLoading.value = asked !== null;
    if (asked === null) return;
    try {
      const answer = await session.ask<Answer>(asked);
      if (mine !== latest) return;
      readAt = Date.now();
      data.value = answer;
      trouble.value = null;
      offlineSince.value = null;
      failures = 0;
      if (everyMs !== undefined) later(everyMs);
    } catch (error) {
      if (mine === latest) fail(error);
    } finally {
      if (mine === latest) isLoading.value = false;
    }
  }

  /** Reads by itself, unless nobody looks or somebody types. */
  function glance(): void {
    const isHidden = document.visibilityState !== "visible";
    if (!isHidden && !isTyping()) void read();
    else if (everyMs !== undefined || failures > 0) later(everyMs ?? delayMs(failures));
  }

  watch(
    path,
    () => {
      if (!keeps) data.value = null;
      trouble.value = null;
      void read();
    },
    { immediate: true },
  );
  onMounted(() => {
    addEventListener("focus", glance);
    addEventListener("online", glance);
  });
  onUnmounted(() => {
    latest += 1;
    clearTimeout(timer);
    removeEventListener("focus", glance);
    removeEventListener("online", glance);
  });
  return { data, isLoading, trouble, offlineSince, read };
}
