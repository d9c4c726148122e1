/** What keeps somebody from something, in words. */

import { explain, type Sentence } from "@core/client/api";
import { SessionLost } from "@core/client/session";

import { NoLogin } from "./platform/port";

/** As core says it, and what only this program knows of: whether anybody is logged in. */
export function troubleOf(error: unknown): Sentence {
  if (error instanceof NoLogin) {
    return { zh: "请在微信中打开。", en: "Please open this in WeChat." };
  }
  if (error instanceof SessionLost) {
    return {
      zh: "您尚未登录，请在“我的”中登录。",
      en: "You are not logged in. Log in under “Me”.",
    };
  }
  return explain(error);
}
