/** A screen's own login: enrolled once, then renewed for ever without a person. */

import { onUnmounted, ref, shallowRef, type Ref, type ShallowRef } from "vue";

import { delayMs } from "@core/backoff";
import { ask, newKey, pause } from "@core/browser/host";
import { isPassing } from "@core/client/api";
import { memoryKeep, readSlot, Session, SessionLost, writeSlot } from "@core/client/session";
import type { Credentials, DeviceKind, Login, Pairing } from "@core/types";

const POLL_MS = 2_500;
const DEMO = "demo-";

export interface Enrolment {
  /** The device's login, once there is one. */
  session: ShallowRef<Session | null>;
  /** The code a manager has to confirm, while there is no login. */
  code: Ref<string | null>;
  /** Whether the server could not be reached just now. */
  trouble: Ref<boolean>;
  /** The demo's own screens are named so; there the phone may be this machine. */
  isDemo: Ref<boolean>;
  /** The login was revoked: enrol again. */
  renew: () => void;
}

/** Logs this browser in as the `kind` of `hall`, enrolling it first when need be. */
export function useDevice(kind: DeviceKind, hall: string): Enrolment {
  const slot = `yichuang.device.${kind}.${hall}`;
  const session = shallowRef<Session | null>(null);
  const code = ref<string | null>(null);
  const trouble = ref(false);
  const isDemo = ref(false);
  const abort = new AbortController();

  async function attempt(): Promise<Session> {
    const credentials =
      readSlot<Credentials | null>(localStorage, slot, null) ??
      (await enrol(kind, hall, code, abort.signal));
    writeSlot(localStorage, slot, credentials);
    const login = (): Promise<Login> =>
      ask<Login>("/api/v1/login/device", { method: "POST", body: credentials });
    const made = new Session(ask, memoryKeep(), login);
    await made.tokens();
    isDemo.value = credentials.name.startsWith(DEMO);
    return made;
  }

  async function run(): Promise<void> {
    for (let tries = 0; !abort.signal.aborted; tries += 1) {
      try {
        session.value = await attempt();
        trouble.value = false;
        code.value = null;
        return;
      } catch (error) {
        if (error instanceof SessionLost) writeSlot(localStorage, slot, null);
        trouble.value = !(error instanceof SessionLost);
        await pause(delayMs(tries), abort.signal);
      }
    }
  }

  const renew = (): void => {
    session.value = null;
    writeSlot(localStorage, slot, null);
    void run();
  };
  void run();
  onUnmounted(() => {
    abort.abort();
  });
  return { session, code, trouble, isDemo, renew };
}

async function enrol(
  kind: DeviceKind,
  hall: string,
  code: Ref<string | null>,
  signal: AbortSignal,
): Promise<Credentials> {
  return (await standIn(kind, hall)) ?? (await pair(kind, hall, code, signal));
}

/** The demo enrols a screen by itself; anywhere else the address does not exist. */
async function standIn(kind: DeviceKind, hall: string): Promise<Credentials | null> {
  try {
    const body = { kind, hall };
    return await ask<Credentials>("/stand-in/devices", { method: "POST", body, key: newKey() });
  } catch (error) {
    if (isPassing(error)) throw error;
    return null;
  }
}

async function pair(
  kind: DeviceKind,
  hall: string,
  code: Ref<string | null>,
  signal: AbortSignal,
): Promise<Credentials> {
  const pairing = await ask<Pairing>("/api/v1/login/device/pairings", {
    method: "POST",
    body: { kind, hall },
  });
  code.value = pairing.code;
  const path = `/api/v1/login/device/pairings/${encodeURIComponent(pairing.pairing)}/claim`;
  for (;;) {
    await pause(POLL_MS, signal);
    if (signal.aborted) throw new Error("the page has gone");
    const claimed = await claim(path, pairing.secret);
    if (claimed !== null) return claimed;
  }
}

async function claim(path: string, secret: string): Promise<Credentials | null> {
  try {
    const answer = await ask<Partial<Credentials>>(path, { method: "POST", body: { secret } });
    const { name, password } = answer;
    return name === undefined || password === undefined ? null : { name, password };
  } catch (error) {
    // The code on the screen stays good while the network is away.
    if (isPassing(error)) return null;
    throw error;
  }
}
