/** How soon the hall lets a person be called again, in s: a rule that a manager may change. */

import { onMounted, ref, type Ref } from "vue";

import type { Session } from "@core/client/session";
import type { RulesVersion } from "@core/types";

import { RECALL_EVERY_S } from "./service";

export interface RecallRule {
  everyS: Ref<number>;
  /** Reads it again. */
  read: () => Promise<void>;
}

export function useRecallRule(session: Session, hall: string): RecallRule {
  const everyS = ref(RECALL_EVERY_S);

  async function read(): Promise<void> {
    try {
      const path = `/api/v1/halls/${encodeURIComponent(hall)}/rules`;
      const answer = await session.ask<RulesVersion>(path);
      everyS.value = answer.rules.recall_every_s;
    } catch {
      // The server keeps the rule in any case; here it only decides when the key looks ready.
    }
  }
  onMounted(() => void read());
  return { everyS, read };
}
