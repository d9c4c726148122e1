/** Who may work at a desk: each role has its own. */

import { computed, ref, type ComputedRef, type Ref } from "vue";
import { useRoute, useRouter } from "vue-router";

import type { Role } from "@core/types";

import { useStaff, type Staff } from "./staff";

export type Desk = "/console" | "/manager" | "/review";

export interface DeskLogin {
  /** Who works here; null also while somebody is sent to the desk that is theirs. */
  staff: ComputedRef<Staff | null>;
  /** Nobody has logged in. */
  isFree: ComputedRef<boolean>;
  /** The server ended the last login. */
  ended: Ref<boolean>;
  enter: (username: string, password: string, window: string) => Promise<void>;
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
  const { staff: known, login, loginAsDemo, logout, lost } = useStaff();
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

  async function enter(username: string, password: string, window: string): Promise<void> {
    await login(username, password, window);
    ended.value = false;
    await send();
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
  return { staff, isFree, ended, enter, logout, end };
}
