/** When WeChat brings the mini program back, or the network. */

import type { PresenceEvents, PresencePort } from "@core/ports";

const watchers = new Set<PresenceEvents>();
let isHidden = false;
let isWatching = false;

/** WeChat is listened to once, for good. */
function listen(): void {
  if (isWatching) return;
  isWatching = true;
  wx.onAppShow(() => {
    isHidden = false;
    for (const { turned, attended } of [...watchers]) {
      turned?.();
      attended?.();
    }
  });
  wx.onAppHide(() => {
    isHidden = true;
    for (const { turned } of [...watchers]) turned?.();
  });
  wx.onNetworkStatusChange(({ isConnected }) => {
    if (!isConnected) return;
    for (const { online } of [...watchers]) online?.();
  });
}

export const weixinPresence: PresencePort = {
  isHidden: () => isHidden,
  watch: (events) => {
    listen();
    watchers.add(events);
    return () => {
      watchers.delete(events);
    };
  },
};
