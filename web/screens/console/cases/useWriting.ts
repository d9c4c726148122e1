/** Writes of the pane: one at a time, refusals in words, the same key until there is an answer. */

import { ref, type Ref } from "vue";

import { newKey } from "@core/browser/host";
import { explain, isPassing, type Sentence } from "@core/client/api";
import { SessionLost, type Session } from "@core/client/session";

import { wantsCard } from "../identity/personWords";

export interface Writing {
  busy: Ref<boolean>;
  trouble: Ref<Sentence | null>;
  /** It was refused because nobody has looked at a card yet; counts how often. */
  wanted: Ref<number>;
  /** Whether all of it was answered. */
  run: (work: () => Promise<unknown>) => Promise<boolean>;
  read: <Answer>(path: string) => Promise<Answer>;
  post: <Answer>(path: string, body: unknown) => Promise<Answer>;
}

export function useWriting(session: Pick<Session, "ask">, lost: () => void): Writing {
  const busy = ref(false);
  const trouble = ref<Sentence | null>(null);
  const wanted = ref(0);
  /** What has not been answered yet is repeated under its own key. */
  const kept = new Map<string, string>();

  async function run(work: () => Promise<unknown>): Promise<boolean> {
    if (busy.value) return false;
    busy.value = true;
    trouble.value = null;
    try {
      await work();
      return true;
    } catch (error) {
      if (error instanceof SessionLost) lost();
      else trouble.value = explain(error);
      if (wantsCard(error)) wanted.value += 1;
      return false;
    } finally {
      busy.value = false;
    }
  }

  async function post<Answer>(path: string, body: unknown): Promise<Answer> {
    const intention = `${path} ${JSON.stringify(body)}`;
    const key = kept.get(intention) ?? newKey();
    kept.set(intention, key);
    try {
      const answer = await session.ask<Answer>(path, { method: "POST", body, key });
      kept.delete(intention);
      return answer;
    } catch (error) {
      if (!isPassing(error)) kept.delete(intention);
      throw error;
    }
  }

  return { busy, trouble, wanted, run, read: (path) => session.ask(path), post };
}
