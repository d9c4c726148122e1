/** When a desk asks how it stands, besides what the feed tells it. */

import { onMounted, onUnmounted, watch, type Ref } from "vue";

import type { FeedStatus } from "@core/live/feed";

import type { Throttled } from "./throttle";

const REFRESH_MS = 15_000;

/** Asks now and then, when the network goes or comes, and when the feed is cut. */
export function askOften(soon: Throttled, status: Ref<FeedStatus>): void {
  const timer = setInterval(soon.ask, REFRESH_MS);
  // A feed that is cut says sooner than the next reading that the figures are getting old.
  watch(status, (feed) => {
    if (feed === "down") soon.ask();
  });
  onMounted(() => {
    addEventListener("offline", soon.ask);
    addEventListener("online", soon.ask);
  });
  onUnmounted(() => {
    removeEventListener("offline", soon.ask);
    removeEventListener("online", soon.ask);
    clearInterval(timer);
    soon.stop();
  });
}
