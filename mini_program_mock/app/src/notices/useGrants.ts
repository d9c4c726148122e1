/** Asking WeChat for messages: at the tap, beside what the tap does, which neither waits nor fails. */

import { onShow } from "@dcloudio/uni-app";

import { readSlot, writeSlot } from "@core/client/session";
import { KINDS } from "@core/notices/words";
import type { Grant, NoticeKind } from "@core/types";

import { isIn, session } from "@/account";
import { KEPT } from "@/kept";
import { platform } from "@/platform";
import type { Consents } from "@/platform/port";

import { wantedAt, type Occasion, type Refusals } from "./asking";

/** What is left is read when the page is shown, so that the tap itself has it at hand. */
export function useGrants(occasion: Occasion): { askInTap: () => void } {
  let grants: Grant[] = [];

  async function read(): Promise<void> {
    if (!isIn.value) return;
    try {
      grants = await session.ask<Grant[]>("/api/v1/me/grants");
    } catch {
      // Nobody is asked then: the tap works as it does for everybody else.
    }
  }
  onShow(() => void read());

  function askInTap(): void {
    const asked = wantedAt(occasion, grants, refusals(), Date.now());
    if (asked.length === 0) return;
    grants = []; // a second tap on the same page is not asked the same
    const templates = asked.map(({ kind, template_id }) => ({
      id: template_id,
      name: KINDS[kind as NoticeKind],
    }));
    platform.askToNotify(templates).then(note, () => undefined);
  }
  return { askInTap };
}

function refusals(): Refusals {
  return readSlot<Refusals>(platform.storage, KEPT.refused, {});
}

function note(answers: Consents): void {
  const kept = refusals();
  for (const [id, answer] of Object.entries(answers)) {
    if (answer === "reject") kept[id] = Date.now();
  }
  writeSlot(platform.storage, KEPT.refused, kept);
}
