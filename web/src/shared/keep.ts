/**
 * One login, kept for a tab and for every tab that is duplicated from it.
 *
 * The browser copies a tab's `sessionStorage` when the tab is duplicated. If tokens lay there, each
 * copy would go on from a refresh token that the other has already spent, which ends the login for
 * both. So the tab holds only the name of its login; the tokens lie in `localStorage` under that
 * name, where all copies find the newest. A tab that was opened anew knows no name and no login.
 */

import { newKey } from "./api";
import { readSlot, writeSlot, type Keep, type Tokens } from "./session";

const PREFIX = "yichuang.login.";
/** No login of a person or a paper ticket can be renewed for longer than a day. */
const FORGET_AFTER_MS = 24 * 60 * 60 * 1000;
/** Longer than a renewal lasts; a tab that stands still must not hold up the others. */
const TURN_MS = 10_000;

/** Keeps the login whose name lies under `slot` of this tab; it outlives a reload. */
export function sharedKeep(
  slot: string,
  tab: Storage = sessionStorage,
  everyTab: Storage = localStorage,
): Keep {
  const name = (): string | null => readSlot<string | null>(tab, slot, null);
  const load = (): Tokens | null => {
    const known = name();
    return known === null ? null : readSlot<Tokens | null>(everyTab, PREFIX + known, null);
  };
  return {
    load,
    save: (tokens) => {
      const known = name() ?? newKey();
      writeSlot(everyTab, PREFIX + known, tokens);
      writeSlot(tab, slot, tokens === null ? null : known);
      forgetOld(everyTab, Date.now());
    },
    alone: (work) => oneTabAtATime(PREFIX + (name() ?? slot), work),
  };
}

/** Drops what tabs left behind that were closed without logging out. */
function forgetOld(storage: Storage, now: number): void {
  for (let at = storage.length - 1; at >= 0; at -= 1) {
    const entry = storage.key(at);
    if (entry?.startsWith(PREFIX) !== true) continue;
    const tokens = readSlot<Tokens | null>(storage, entry, null);
    if (tokens === null || now - tokens.renewAt > FORGET_AFTER_MS) storage.removeItem(entry);
  }
}

/**
 * Runs `work` in one tab at a time where the browser has locks. It is safe without, too: the server
 * answers two tabs that renew at once alike.
 */
async function oneTabAtATime<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
  const { navigator } = globalThis as { navigator?: { locks?: LockManager } };
  if (navigator?.locks === undefined) return work();
  const waiting = new AbortController();
  const timer = setTimeout(() => {
    waiting.abort();
  }, TURN_MS);
  const turn = (): Promise<Result> => {
    clearTimeout(timer);
    return work();
  };
  try {
    return await navigator.locks.request(name, { signal: waiting.signal }, turn);
  } catch (error) {
    if (!waiting.signal.aborted) throw error;
    return await work();
  }
}
