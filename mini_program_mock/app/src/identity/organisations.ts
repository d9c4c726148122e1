/** For which organisations somebody may act, or has asked to. */

import { readSlot } from "@core/client/session";

import { session } from "@/account";
import { KEPT } from "@/kept";
import { platform } from "@/platform";

import type { Authorisation } from "./shapes";

export interface Organisations {
  authorisations: Authorisation[];
}

export const ORGANISATIONS = "/api/v1/me/organisations";
const NONE: Organisations = { authorisations: [] };

export function readOrganisations(): Promise<Organisations> {
  return session.ask<Organisations>(ORGANISATIONS);
}

/** Asked of those alone who have ever had any on this phone: for all others nobody is logged in. */
export function readIfAny(): Promise<Organisations> {
  const kept = readSlot<{ value: Organisations } | null>(
    platform.storage,
    KEPT.organisations,
    null,
  );
  const any = (kept?.value.authorisations.length ?? 0) > 0;
  return any ? readOrganisations() : Promise.resolve(NONE);
}
