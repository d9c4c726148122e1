/** Who works in this tab: the login of a clerk or a manager. */

import { shallowRef, type ShallowRef } from "vue";

import { ask } from "./api";
import { sharedKeep } from "./keep";
import { readSlot, Session, tokensOf, writeSlot } from "./session";
import type { StaffLogin } from "./types";

export interface Staff {
  id: string;
  name: string;
  role: string;
  hall: string | null;
  window: string | null;
  session: Session;
}

type Profile = Omit<Staff, "session">;

export interface StaffLogins {
  staff: ShallowRef<Staff | null>;
  login: (username: string, password: string, window: string) => Promise<void>;
  logout: () => Promise<void>;
  /** The server ended the login; the person has to log in again. */
  lost: () => void;
}

const PROFILE = "yichuang.staff";
const keep = sharedKeep("yichuang.staff.login");

export function useStaff(): StaffLogins {
  const staff = shallowRef<Staff | null>(restored());

  async function login(username: string, password: string, window: string): Promise<void> {
    const body = { username, password, ...(window === "" ? {} : { window }) };
    const answer = await ask<StaffLogin>("/api/v1/login/staff", { method: "POST", body });
    // Never under the name of a former login, which a duplicate of this tab may still hold.
    keep.save(null);
    keep.save(tokensOf(answer));
    const { id, name, role, hall, window: at } = answer;
    const profile: Profile = { id, name, role, hall, window: at };
    writeSlot(sessionStorage, PROFILE, profile);
    staff.value = { ...profile, session: new Session(keep) };
  }

  function lost(): void {
    keep.save(null);
    writeSlot(sessionStorage, PROFILE, null);
    staff.value = null;
  }

  async function logout(): Promise<void> {
    const leaving = staff.value?.session;
    const done = leaving?.logout();
    lost();
    await done;
  }

  return { staff, login, logout, lost };
}

function restored(): Staff | null {
  const profile = readSlot<Profile | null>(sessionStorage, PROFILE, null);
  return profile === null || keep.load() === null
    ? null
    : { ...profile, session: new Session(keep) };
}
