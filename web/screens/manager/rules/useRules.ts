/** The rules of a hall on a manager's desk: read, drafted, judged by the server, remembered. */

import { ref, shallowRef, type Ref, type ShallowRef } from "vue";

import type { Sentence } from "@core/client/api";
import type { Session } from "@core/client/session";

import { draftOf, rulesOf, type RulesDraft } from "./rulesDraft";
import type { FieldError, HallRules, RulesHistory, RulesVersion } from "@core/types";
import { useManager } from "../useManager";

export interface Ruling {
  current: ShallowRef<RulesVersion | null>;
  history: ShallowRef<RulesVersion[]>;
  draft: Ref<RulesDraft | null>;
  reason: Ref<string>;
  busy: Ref<boolean>;
  refusal: Ref<Sentence | null>;
  errors: Ref<FieldError[]>;
  /** Somebody else changed the rules meanwhile: they have to be read again. */
  stale: Ref<boolean>;
  /** The version that was just saved. */
  saved: Ref<number | null>;
  load: () => Promise<void>;
  save: () => Promise<void>;
  /** The lines that other halls let be served from afar. */
  readOffered: (halls: string[]) => Promise<string[]>;
  /** Puts an earlier version into the form; nothing changes until it is saved. */
  take: (rules: HallRules) => void;
}

export function useRules(session: Session, hall: string, lost: () => void): Ruling {
  const { busy, refusal, errors, code, read, peek, post } = useManager(session, lost);
  const current = shallowRef<RulesVersion | null>(null);
  const history = shallowRef<RulesVersion[]>([]);
  const draft = ref<RulesDraft | null>(null);
  const reason = ref("");
  const stale = ref(false);
  const saved = ref<number | null>(null);
  const path = `/api/v1/halls/${encodeURIComponent(hall)}/rules`;

  function take(rules: HallRules): void {
    saved.value = null;
    draft.value = draftOf(rules);
  }

  async function remember(): Promise<void> {
    const found = await peek<RulesHistory>(`${path}/history`);
    history.value = found?.versions ?? history.value;
  }

  async function load(): Promise<void> {
    const found = await read<RulesVersion>(path);
    if (found === null) return;
    stale.value = false;
    current.value = found;
    take(found.rules);
    await remember();
  }

  async function readOffered(halls: string[]): Promise<string[]> {
    const others = halls.filter((other) => other !== hall);
    const found = await Promise.all(
      others.map((other) => peek<RulesVersion>(`/api/v1/halls/${encodeURIComponent(other)}/rules`)),
    );
    return found.flatMap((one) =>
      one === null ? [] : one.rules.remote_lanes.map((lane) => `${one.rules.hall}:${lane}`),
    );
  }

  async function save(): Promise<void> {
    if (draft.value === null || current.value === null || busy.value) return;
    saved.value = null;
    const { rules, errors: unread } = rulesOf(draft.value, current.value.rules);
    if (unread.length > 0) {
      refusal.value = { zh: "有的格子不是数字，请检查", en: "Some fields are no figures." };
      errors.value = unread;
      return;
    }
    const answer = await post<RulesVersion>(path, { rules, reason: reason.value.trim() });
    stale.value = code.value === "stale_version";
    if (answer === null) return;
    current.value = answer;
    take(answer.rules);
    saved.value = answer.rules.version;
    reason.value = "";
    await remember();
  }

  void load();
  const shown = { current, history, draft, reason, busy, refusal, errors, stale, saved };
  return { ...shown, load, save, readOffered, take };
}
