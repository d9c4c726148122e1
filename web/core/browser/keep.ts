/**
 * One login, kept for a tab and for every tab that is duplicated from it.
 *
 * The browser copies a tab's `sessionStorage` when the tab is duplicated. If tokens lay there, each
 * copy would go on from a refresh token that the other has already spent, which ends the login for
 * both. So the tab holds only the name of its login; the tokens lie in `localStorage` under that
 * name, where all copies find the newest. A tab that was opened anew knows no name and no login.
 *
 * `localStorage` outlives the tabs. So each tab holds a shared Web Lock on its logins as long as it
 * lives, and whichever page starts or logs in drops the logins that no tab holds any more.
 */

import { newKey } from "./host";
import { readSlot, writeSlot, type Keep, type Tokens } from "../client/session";

const PREFIX = "yichuang.login.";
/** No login of a person or a paper ticket can be renewed for longer than a day. */
const FORGET_AFTER_MS = 24 * 60 * 60 * 1000;
/** Longer than a renewal lasts; a tab that stands still must not hold up the others. */
const TURN_MS = 10_000;
/** A tab that is reloaded holds nothing for a moment: only who is missing twice has gone. */
const RELOAD_MS = 10_000;

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
      const before = name();
      const known = before ?? newKey();
      writeSlot(everyTab, PREFIX + known, tokens);
      writeSlot(tab, slot, tokens === null ? null : known);
      forgetOld(everyTab, Date.now());
      if (before !== null || tokens === null) return;
      hold(PREFIX + known);
      void forgetUnheld(tab, everyTab);
    },
    alone: (work) => oneTabAtATime(PREFIX + (name() ?? slot), work),
  };
}

/**
 * Called once when a page starts: it holds the logins that its tab knows, and drops those that no
 * tab holds. Where the browser has no locks (a page over plain http) they stay for a day at most.
 */
export async function startKeeping(
  tab: Storage = sessionStorage,
  everyTab: Storage = localStorage,
): Promise<void> {
  holdOwn(tab, everyTab);
  if (typeof addEventListener === "function") {
    // A page that comes back from the browser's cache may have lost its locks there.
    addEventListener("pageshow", ({ persisted }) => {
      if (persisted) holdOwn(tab, everyTab);
    });
  }
  await forgetUnheld(tab, everyTab);
}

function holdOwn(tab: Storage, everyTab: Storage): void {
  const own = namesIn(tab);
  for (const entry of loginsIn(everyTab)) if (own.has(entry)) hold(entry);
}

/** Another name than that of the turns, which are taken alone. */
function lockOf(entry: string): string {
  return `${entry}.tab`;
}

/** Holds the lock of a login until the page goes away. */
function hold(entry: string): void {
  locksOf()
    ?.request(lockOf(entry), { mode: "shared" }, () => new Promise(() => undefined))
    .catch(() => undefined);
}

/** Drops the logins whose last tab has gone. */
async function forgetUnheld(tab: Storage, everyTab: Storage): Promise<void> {
  const locks = locksOf();
  if (locks === undefined) return;
  try {
    const missing = await unheld(locks, tab, everyTab);
    if (missing.length === 0) return;
    await new Promise((resolve) => setTimeout(resolve, RELOAD_MS));
    const still = await unheld(locks, tab, everyTab);
    for (const entry of missing) if (still.includes(entry)) everyTab.removeItem(entry);
  } catch {
    // A page that is just going away cannot ask; the next one will.
  }
}

async function unheld(locks: LockManager, tab: Storage, everyTab: Storage): Promise<string[]> {
  const { held = [], pending = [] } = await locks.query();
  const names = new Set([...held, ...pending].map(({ name }) => name));
  const own = namesIn(tab);
  return loginsIn(everyTab).filter((entry) => !names.has(lockOf(entry)) && !own.has(entry));
}

function keysOf(storage: Storage): string[] {
  return Array.from({ length: storage.length }, (_, at) => storage.key(at) ?? "");
}

function loginsIn(everyTab: Storage): string[] {
  return keysOf(everyTab).filter((entry) => entry.startsWith(PREFIX));
}

/** The entries of the logins that a tab knows, whatever slot names them. */
function namesIn(tab: Storage): Set<string> {
  const values = keysOf(tab).map((slot) => readSlot<unknown>(tab, slot, null));
  const names = values.filter((value) => typeof value === "string");
  return new Set(names.map((name) => PREFIX + name));
}

/** None on a page that came over plain http. */
function locksOf(): LockManager | undefined {
  if (typeof navigator === "undefined") return undefined;
  return (navigator as { locks?: LockManager }).locks;
}

/** Drops what tabs left behind that were closed without logging out. */
function forgetOld(storage: Storage, now: number): void {
  for (const entry of loginsIn(storage)) {
    const tokens = readSlot<Tokens | null>(storage, entry, null);
    if (tokens === null || now - tokens.renewAt > FORGET_AFTER_MS) storage.removeItem(entry);
  }
}

/**
 * Runs `work` in one tab at a time where the browser has locks. It is safe without, too: the server
 * answers two tabs that renew at once alike.
 */
async function oneTabAtATime<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
  const locks = locksOf();
  if (locks === undefined) return work();
  const waiting = new AbortController();
  const timer = setTimeout(() => {
    waiting.abort();
  }, TURN_MS);
  const turn = (): Promise<Result> => {
    clearTimeout(timer);
    return work();
  };
  try {
    return await locks.request(name, { signal: waiting.signal }, turn);
  } catch (error) {
    if (!waiting.signal.aborted) throw error;
    return await work();
  }
}
