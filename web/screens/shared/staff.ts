/** Who works in this tab: the login of a clerk or a manager. */

import { shallowRef, type ShallowRef } from "vue";

import { ask } from "@core/browser/host";
import { sharedKeep } from "@core/browser/keep";
import { memoryKeep, readSlot, Session, tokensOf, writeSlot } from "@core/client/session";
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

export interface Entry {
  username: string;
  password: string;
  /** Empty for one's own. */
  window: string;
}

type Profile = Omit<Staff, "session" | "fresh">;

export interface StaffLogins {
  staff: ShallowRef<Staff | null>;
  /** Each throws `second_factor_required` where the code of one is asked for as well. */
  login: (entry: Entry, factor?: string) => Promise<void>;
  /** Fetches what single sign-on came to. */
  fetchSignOn: (code: string, factor?: string) => Promise<void>;
  /** A login that has to set up a second factor first; it may do nothing else. */
  enrolling: ShallowRef<Session | null>;
  /** Takes the whole login that followed. */
  take: (answer: StaffLogin) => void;
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
  const enrolling = shallowRef<Session | null>(null);

  async function login({ window, ...named }: Entry, factor?: string): Promise<void> {
    const at = window === "" ? {} : { window };
    const body = { ...named, ...at, ...(factor === undefined ? {} : { code: factor }) };
    enter(await ask<StaffLogin>("/api/v1/login/staff", { method: "POST", body }));
  }

  async function fetchSignOn(code: string, factor?: string): Promise<void> {
    const body = { code, ...(factor === undefined ? {} : { factor }) };
    const question = { method: "POST", body, cookies: true } as const;
    enter(await ask<StaffLogin>("/api/v1/login/oidc", question));
  }

  function enter(answer: StaffLogin): void {
    if (answer.second_factor !== "to_enrol") {
      take(answer);
      return;
    }
    // Kept by this page alone: a reload begins with the password again.
    const own = memoryKeep();
    own.save(tokensOf(answer));
    enrolling.value = new Session(ask, own);
  }

  async function loginAsDemo(username: string): Promise<void> {
    const body = { username };
    enter(await ask<StaffLogin>("/stand-in/logins", { method: "POST", body }));
  }

  function take(answer: StaffLogin): void {
    // Never under the name of a former login, which a duplicate of this tab may still hold.
    keep.save(null);
    keep.save(tokensOf(answer));
    enrolling.value = null;
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

  return { staff, enrolling, login, fetchSignOn, loginAsDemo, take, logout, lost };
}

function working(profile: Profile): Staff {
  return { ...profile, session: new Session(ask, keep), fresh: sawLogin };
}

function restored(): Staff | null {
  const profile = readSlot<Profile | null>(sessionStorage, PROFILE, null);
  return profile === null || keep.load() === null ? null : working(profile);
}
