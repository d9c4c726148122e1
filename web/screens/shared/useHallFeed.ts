/** The live state of a hall, kept by folding the feed's events. */

import { onUnmounted, ref, shallowRef, triggerRef, watch, type Ref, type ShallowRef } from "vue";

import { feedHost } from "@core/browser/host";
import type { Session } from "@core/client/session";
import { Feed, type FeedStatus } from "@core/live/feed";
import { fold } from "@core/live/fold";
import type { FeedEvent, HallSnapshot, HallState } from "@core/live/frames";

export interface HallFeed {
  state: ShallowRef<HallState | null>;
  status: Ref<FeedStatus>;
  /** While the feed is not live: the wall clock in ms at which it last brought anything. */
  offlineSince: Ref<number | null>;
}

export interface HallFeedHooks {
  /** After the event is in `state`; `send` answers on the same connection. */
  event?: (event: FeedEvent, send: Feed<HallSnapshot>["send"]) => void;
  snapshot?: (frame: HallSnapshot) => void;
  lost?: () => void;
}

/** Follows `hall` whenever there is a session, and stops with the page. */
export function useHallFeed(
  session: ShallowRef<Session | null>,
  hall: string,
  hooks: HallFeedHooks,
): HallFeed {
  const state = shallowRef<HallState | null>(null);
  const status = ref<FeedStatus>("connecting");
  const offlineSince = ref<number | null>(null);
  let feed: Feed<HallSnapshot> | null = null;

  function follow(as: Session): Feed<HallSnapshot> {
    const made = new Feed<HallSnapshot>(
      `/live/halls/${encodeURIComponent(hall)}`,
      as,
      {
        snapshot: (frame) => {
          state.value = frame.state;
          hooks.snapshot?.(frame);
        },
        event: (frame) => {
          if (state.value === null) return;
          fold(state.value, frame);
          triggerRef(state);
          hooks.event?.(frame, (answer) => {
            made.send(answer);
          });
        },
        status: (now, heardAt) => {
          status.value = now;
          offlineSince.value = now === "live" ? null : heardAt;
        },
        countsBeats: true,
        lost: () => hooks.lost?.(),
      },
      feedHost,
    );
    made.start();
    return made;
  }

  watch(
    session,
    (now) => {
      feed?.stop();
      if (now === null) state.value = null;
      feed = now === null ? null : follow(now);
    },
    { immediate: true },
  );
  onUnmounted(() => {
    feed?.stop();
  });
  return { state, status, offlineSince };
}
