/** My ticket, live: what core knows of it, and how the phone tells of a call. */

import { onHide, onShow, onUnload } from "@dcloudio/uni-app";
import { computed, nextTick, ref, shallowRef, type ComputedRef, type Ref } from "vue";

import { NOT_FOLLOWED, TicketFollower, type FollowedTicket } from "@core/ticket/follower";

import { feedHost, newKey, pause, session } from "@/account";
import { platform } from "@/platform";

export interface Following {
  now: Ref<FollowedTicket>;
  isCalled: ComputedRef<boolean>;
  /** A call that nobody has put away yet covers the page. */
  isRinging: Ref<boolean>;
  hasSound: Ref<boolean>;
  begin: (id: string) => void;
  act: TicketFollower["act"];
  look: () => Promise<void>;
  /** In a tap. */
  allowSound: () => void;
  /** A tap: the call was read, and is put away. */
  hush: () => void;
}

export function useFollowed(): Following {
  const now = shallowRef<FollowedTicket>(NOT_FOLLOWED);
  const isRinging = ref(false);
  const hasSound = ref(false);
  let follower: TicketFollower | null = null;

  function called(): void {
    isRinging.value = true;
    platform.vibrate();
    if (hasSound.value) platform.ring();
    // Only what is drawn, and looked at, was received.
    void nextTick(() => follower?.received());
  }

  function begin(id: string): void {
    follower?.stop();
    const host = { feed: feedHost, pause, storage: platform.storage, newKey };
    follower = new TicketFollower(id, session, host, {
      changed: (state) => {
        now.value = state;
        if (state.ticket?.state !== "called") isRinging.value = false;
      },
      called,
    });
    follower.start();
  }

  function allowSound(): void {
    platform.allowSound();
    platform.ring();
    hasSound.value = true;
  }

  onShow(() => {
    platform.keepAwake(true);
  });
  onHide(() => {
    platform.keepAwake(false);
  });
  onUnload(() => {
    platform.keepAwake(false);
    follower?.stop();
  });

  return {
    now,
    isCalled: computed(() => now.value.ticket?.state === "called"),
    isRinging,
    hasSound,
    begin,
    act: async (verb, body) => follower?.act(verb, body),
    look: async () => follower?.look(),
    allowSound,
    hush: () => {
      follower?.seen();
      isRinging.value = false;
    },
  };
}
