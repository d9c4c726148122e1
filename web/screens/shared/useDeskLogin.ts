/** Who may work at a desk: each role has its own. */

import { computed, ref, type ComputedRef, type Ref, type ShallowRef } from "vue";
import { useRoute, useRouter } from "vue-router";

import type { Sentence } from "@core/client/api";
import type { Session } from "@core/client/session";
import type { Role, StaffLogin } from "@core/types";

import { signOnEnd } from "./login/signOn";
import { useStaff, type Entry, type Staff } from "./staff";

export type Desk = "/console" | "/manager" | "/review";

export interface DeskLogin {
  /** Who works here; null also while somebody is sent to the desk that is theirs. */
  staff: ComputedRef<Staff | null>;
  /** Nobody has logged in. */
  isFree: ComputedRef<boolean>;
  /** The server ended the last login. */
  ended: Ref<boolean>;
  /** By name and password; the ways in that are offered stand in `login/DeskLogin.vue`. */
  enter: (entry: Entry, factor?: string) => Promise<void>;
  /** By what single sign-on left in the address, if it did. */
  enterSigned: ((factor?: string) => Promise<void>) | null;
  /** Why single sign-on came to nothing. */
  signOnFailure: Sentence | null;
  enrolling: ShallowRef<Session | null>;
  /** Goes on with the login that followed the enrolment. */
  enrolled: (answer: StaffLogin) => Promise<void>;
  logout: () => Promise<void>;
  end: () => void;
}

const DESKS: Partial<Record<Role, Desk>> = { manager: "/manager", reviewer: "/review" };

export function deskOf(role: Role): Desk {
  return DESKS[role] ?? "/console";
}

/** The login at the desk `here`, on whatever page of it; whoever belongs to another is sent there. */
export function useDeskLogin(here: Desk): DeskLogin {
  const router = useRouter();
  const { path, hash, query } = useRoute();
  const { as: demo, ...others } = query;
  const {
    staff: known,
    enrolling,
    login,
    fetchSignOn,
    loginAsDemo,
    take,
    logout,
    lost,
  } = useStaff();
  const ended = ref(false);
  const isFree = computed(() => known.value === null);
  const staff = computed(() => {
    const { value: who } = known;
    return who !== null && deskOf(who.role) === here ? who : null;
  });

  async function send(): Promise<void> {
    if (known.value !== null && staff.value === null) {
      await router.replace(deskOf(known.value.role));
    }
  }

  async function settle(): Promise<void> {
    ended.value = false;
    await send();
  }

  async function enter(entry: Entry, factor?: string): Promise<void> {
    await login(entry, factor);
    await settle();
  }

  async function enrolled(answer: StaffLogin): Promise<void> {
    take(answer);
    await settle();
  }

  const signed = signOnEnd(hash);
  const code = signed?.code ?? null;
  const enterSigned =
    code === null
      ? null
      : async (factor?: string): Promise<void> => {
          await fetchSignOn(code, factor);
          await settle();
        };
  if (signed !== null) {
    // Whoever signs on is who they say now, not who was here before; and a reload must not repeat it.
    if (code !== null) lost();
    void router.replace({ path, query: others });
  }

  /** A link of the demo's landing page says who comes; a reload of the page must not say it again. */
  async function enterAs(username: string): Promise<void> {
    lost();
    // Where it is refused, the form asks for name and password.
    await loginAsDemo(username).catch(() => undefined);
    await router.replace({ path, hash, query: others });
    await send();
  }

  function end(): void {
    ended.value = true;
    lost();
  }

  void (typeof demo === "string" ? enterAs(demo) : send());
  const signOnFailure = signed?.failure ?? null;
  const entering = { enter, enterSigned, signOnFailure, enrolling, enrolled };
  return { staff, isFree, ended, ...entering, logout, end };
}
