/**
 * Login in a browser: WeChat is played by the stand-in of a demo, where the server has one.
 *
 * Who it is stands in the address (`?user=Li`), or else a guest's name is made up and kept.
 */

import { askOver, keyOf, Problem } from "@core/client/api";
import { fetchHttp } from "@core/browser/http";

import { NoLogin } from "../port";

const SLOT = "yichuang.mini.user";

/** The name in the address of the page that was opened; null where none is. */
export function namedUser(search: string): string | null {
  return new URLSearchParams(search).get("user");
}

/** Who uses this browser, as the stand-in knows them. */
export function user(): string {
  const kept = namedUser(location.search) ?? localStorage.getItem(SLOT);
  const name = kept ?? `guest-${keyOf(crypto.getRandomValues(new Uint8Array(6)))}`;
  localStorage.setItem(SLOT, name);
  return name;
}

export async function loginCode(): Promise<string> {
  try {
    return await codeFrom("/stand-in/wechat/code");
  } catch (error) {
    if (error instanceof Problem && error.status === 404) throw new NoLogin("no WeChat here");
    throw error;
  }
}

/** The number of a played person is made up, and always the same. */
export async function phoneCode(): Promise<string | null> {
  return codeFrom("/stand-in/wechat/phone-code").catch(() => null);
}

async function codeFrom(path: string): Promise<string> {
  const question = { method: "POST", body: { user: user() } } as const;
  return (await askOver(fetchHttp)<{ code: string }>(path, question)).code;
}
