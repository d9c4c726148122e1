/** What single sign-on leaves in the address of a page, and where it begins. */

import type { Sentence } from "@core/client/api";

export interface SignOnEnd {
  /** Good once, and in this browser only. */
  code: string | null;
  /** Why nobody is signed on. */
  failure: Sentence | null;
}

const FAILURES: Record<string, Sentence> = {
  cancelled: { zh: "已取消单点登录。", en: "Single sign-on was cancelled." },
  expired: { zh: "单点登录已过期，请重新登录。", en: "The sign-on has expired; begin again." },
  no_account: {
    zh: "您在本系统中没有账号或权限，请联系管理人员。",
    en: "You have no account here, or no role; ask your manager.",
  },
  unavailable: {
    zh: "单点登录暂时无法使用，请稍后再试。",
    en: "Single sign-on does not answer; try again later.",
  },
};
const REFUSED: Sentence = {
  zh: "单点登录未通过验证，请重新登录。",
  en: "The sign-on was not accepted; begin again.",
};

/** What a page finds in its fragment; null when it came from nowhere. */
export function signOnEnd(hash: string): SignOnEnd | null {
  const found = new URLSearchParams(hash.replace(/^#/, ""));
  const code = found.get("sign_on");
  const failed = found.get("sign_on_failed");
  if (code === null && failed === null) return null;
  return { code, failure: failed === null ? null : (FAILURES[failed] ?? REFUSED) };
}

/** Where a browser goes to be signed on, and which page it comes back to. */
export function signOnAddress(desk: string, window: string): string {
  const at = window === "" ? "" : `&window=${encodeURIComponent(window)}`;
  return `/api/v1/login/oidc/start?back_to=${encodeURIComponent(desk)}${at}`;
}

/** The six digits of a code as somebody typed them, maybe in two groups. */
export function digitsOf(typed: string): string {
  return typed.replace(/\D/g, "");
}
