/** Core as a page has it: over the browser's own network, keys and clock. */

import { pauseWith } from "../backoff";
import { askOver, keyOf } from "../client/api";
import type { Step } from "../client/pending";
import type { FeedHost } from "../live/feed";

import { fetchHttp } from "./http";
import { pagePresence } from "./presence";
import { webSocket } from "./socket";

export const ask = askOver(fetchHttp);
export const pause = pauseWith(pagePresence);

/** A fresh Idempotency-Key; `crypto.randomUUID` does not exist on a plain-http hall network. */
export function newKey(): string {
  return keyOf(crypto.getRandomValues(new Uint8Array(16)));
}

/** A step of a plan, under a key of its own. */
export function step(path: string, body: unknown = {}): Step {
  return { path, body, key: newKey() };
}

export const feedHost: FeedHost = {
  open: webSocket,
  presence: pagePresence,
  random: Math.random,
  now: () => performance.now(),
};
