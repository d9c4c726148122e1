/** What a clerk is told above the ladder of a call. */

import type { Sentence } from "@core/client/api";

export interface LadderFacts {
  isRead: boolean;
  /** A number on paper: nobody's phone could be told. */
  isPaper: boolean;
  /** The last way has failed, too. */
  isLost: boolean;
}

export function headOf({ isRead, isPaper, isLost }: LadderFacts): Sentence {
  if (isLost) {
    return {
      zh: "未送达：各种方式都已试过，可重呼或过号",
      en: "Not reached by any way: recall, or mark as missed",
    };
  }
  if (isPaper) return { zh: "纸质号：只在大屏显示", en: "A number on paper: the display alone" };
  return isRead ? { zh: "通知进度", en: "How they are told" } : { zh: "正在通知…", en: "Telling…" };
}
