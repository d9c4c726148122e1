/** The demo on one machine. */

import { onMounted, ref, type Ref } from "vue";

import { ask } from "@core/browser/host";
import type { Role } from "@core/types";

/** The mini program as the demo's citizen, who is the same in a tab and in the phone's frame. */
export const MINI_ADDRESS = "/mini/?user=demo";

/** An account of the demo's data; the address is no part of the API. */
export interface DemoLogin {
  username: string;
  role: Role;
}

/** Who may be logged in without a password; null outside a demo, where nobody is asked for it. */
export function useDemoLogins(): Ref<DemoLogin[] | null> {
  const logins = ref<DemoLogin[] | null>(null);
  onMounted(async () => {
    logins.value = await ask<DemoLogin[]>("/stand-in/logins").catch(() => null);
  });
  return logins;
}
