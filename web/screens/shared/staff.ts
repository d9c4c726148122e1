/** Who works in this tab: the login of a clerk or a manager. */

import { shallowRef, type ShallowRef } from "vue";

import { ask } from "@core/browser/host";
import { sharedKeep } from "@core/browser/keep";
import { readSlot, Session, tokensOf, writeSlot } from "@core/client/session";
import type { Role, StaffLogin } from "@core/types";

export interface Staff {
  id: string;
  name: string;
  role: Role;
  hall: string | null;
  window: string | null;
  session: Session;
  /** Whether this page saw the login: its last press may be followed by another. */
  fresh: boolean;
}

type Profile = Omit<Staff, "session" | "fresh">;

export interface StaffLogins {
  staff: ShallowRef<Staff | null>;
  login: (username: string, password: string, window: string) => Promise<void>;
  /** Logs an account of the demo's data in; anywhere else there is no such address. */
  loginAsDemo: (username: string) => Promise<void>;
  logout: () => Promise<void>;
  /** The server ended the login; the person has to log in again. */
  lost: () => void;
}

const PROFILE = "yichuang.staff";
/** One page has several desks, and a login at one may lead to the other. */
let sawLogin = false;
const keep = sharedKeep("yichuang.staff.login");

export function useStaff(): StaffLogins {
  const staff = shallowRef<Staff | null>(restored());

  async function login(username: string, password: string, window: string): Promise<void> {
    const body = { username, password, ...(window === "" ? {} : { window }) };
    take(await ask<StaffLogin>("/api/v1/login/staff", { method: "POST", body }));
  }

  async function loginAsDemo(username: string): Promise<void> {
    const body = { username };
    take(await ask<StaffLogin>("/stand-in/logins", { method: "POST", body }));
  }

  function take(answer: StaffLogin): void {
    // Never under the name of a former login, which a duplicate of this tab may still hold.
    keep.save(null);
    keep.save(tokensOf(answer));
    const { id, name, role, hall, window: at } = answer;
    const profile: Profile = { id, name, role, hall, window: at };
    writeSlot(sessionStorage, PROFILE, profile);
    sawLogin = true;
    staff.value = working(profile);
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

  return { staff, login, loginAsDemo, logout, lost };
}

function working(profile: Profile): Staff {
  return { ...profile, session: new Session(ask, keep), fresh: sawLogin };
}

function restored(): Staff | null {
  const profile = readSlot<Profile | null>(sessionStorage, PROFILE, null);
  return profile === null || keep.load() === null ? null : working(profile);
}
