/** Who uses the program: one login, which makes itself until its owner has logged out. */

import { ref } from "vue";

import { pauseWith } from "@core/backoff";
import { askOver, keyOf } from "@core/client/api";
import { readSlot, Session, SessionLost, storageKeep, writeSlot } from "@core/client/session";
import type { FeedHost } from "@core/live/feed";
import type { Login } from "@core/types";

import { forgetKept } from "./kept";
import { platform } from "./platform";

const LOGIN = "yichuang.mini.login";
const LEFT = "yichuang.mini.left";

/** Asks as nobody in particular. */
export const ask = askOver(platform.http);
export const pause = pauseWith(platform.presence);
export const feedHost: FeedHost = {
  open: platform.openSocket,
  presence: platform.presence,
  random: Math.random,
  now: platform.now,
};

/** Whether somebody uses it: false from a logout until the next login. */
export const isIn = ref(true);

export const session = new Session(ask, storageKeep(platform.storage, LOGIN), signIn);

async function signIn(): Promise<Login> {
  if (!isIn.value) throw new SessionLost("logged out");
  const code = await platform.loginCode();
  return ask<Login>("/api/v1/login/wechat", { method: "POST", body: { code } });
}

/** The program opens. */
export function openAccount(): void {
  isIn.value = !readSlot(platform.storage, LEFT, false);
}

/** A tap of its owner; throws what keeps them from it. */
export async function logIn(): Promise<void> {
  isIn.value = true;
  writeSlot(platform.storage, LEFT, null);
  await session.tokens();
}

/** What was kept for its owner is forgotten, too. */
export async function logOut(): Promise<void> {
  isIn.value = false;
  writeSlot(platform.storage, LEFT, true);
  forgetKept();
  await session.logout();
}

/** A fresh Idempotency-Key. */
export function newKey(): string {
  return keyOf(platform.randomBytes(16));
}
