/** The devices of the halls on a manager's desk: listed, paired, revoked. */

import { shallowRef, type ShallowRef } from "vue";

import type { Device } from "@core/types";

import type { Managing } from "../useManager";

const PATH = "/api/v1/devices";

export interface Devices {
  devices: ShallowRef<Device[]>;
  load: () => Promise<void>;
  /** Whether the code was taken; asked again after a lost answer, it is the same request. */
  pair: (code: string, label: string) => Promise<boolean>;
  revoke: (name: string) => Promise<void>;
}

export function useDevices({ read, post }: Pick<Managing, "read" | "post">): Devices {
  const devices = shallowRef<Device[]>([]);

  async function load(): Promise<void> {
    const found = await read<{ devices: Device[] }>(PATH);
    if (found !== null) devices.value = found.devices;
  }

  async function pair(code: string, label: string): Promise<boolean> {
    const body = { code: code.replace(/\s/g, ""), label: label.trim() };
    if ((await post<unknown>(PATH, body)) === null) return false;
    await load();
    return true;
  }

  async function revoke(name: string): Promise<void> {
    const revoked = await post<unknown>(`${PATH}/${encodeURIComponent(name)}/revoke`);
    if (revoked !== null) await load();
  }

  return { devices, load, pair, revoke };
}
