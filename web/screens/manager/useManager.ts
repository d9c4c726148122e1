/** A manager's requests: one at a time, under a key of their own, refusals shown in words. */

import { ref, type Ref } from "vue";

import { explain, isPassing, Problem, type Sentence } from "@core/client/api";
import { SessionLost, type Session } from "@core/client/session";
import type { FieldError } from "@core/types";

import { Keys } from "./keys";

export interface Managing {
  busy: Ref<boolean>;
  refusal: Ref<Sentence | null>;
  /** What was wrong with which field of the last request. */
  errors: Ref<FieldError[]>;
  /** The stable code of the last refusal. */
  code: Ref<string>;
  read: <Answer>(path: string) => Promise<Answer | null>;
  /** Reads without a word when nothing comes of it. */
  peek: <Answer>(path: string) => Promise<Answer | null>;
  post: <Answer>(path: string, body?: unknown) => Promise<Answer | null>;
  /** Whether something was ended; doing so twice does no harm. */
  drop: (path: string, body?: unknown) => Promise<boolean>;
  forget: () => void;
}

export function useManager(session: Session, lost: () => void): Managing {
  const busy = ref(false);
  const refusal = ref<Sentence | null>(null);
  const errors = ref<FieldError[]>([]);
  const code = ref("");
  const keys = new Keys();

  function forget(): void {
    refusal.value = null;
    errors.value = [];
    code.value = "";
  }

  function fail(error: unknown): void {
    if (error instanceof SessionLost) {
      lost();
      return;
    }
    refusal.value = explain(error);
    errors.value = error instanceof Problem ? error.errors : [];
    code.value = error instanceof Problem ? error.code : "";
  }

  async function run<Answer>(work: () => Promise<Answer>): Promise<Answer | null> {
    if (busy.value) return null;
    busy.value = true;
    forget();
    try {
      return await work();
    } catch (error) {
      fail(error);
      return null;
    } finally {
      busy.value = false;
    }
  }

  async function read<Answer>(path: string): Promise<Answer | null> {
    return run(() => session.ask<Answer>(path));
  }

  async function peek<Answer>(path: string): Promise<Answer | null> {
    try {
      return await session.ask<Answer>(path);
    } catch (error) {
      if (error instanceof SessionLost) lost();
      return null;
    }
  }

  async function post<Answer>(path: string, body: unknown = {}): Promise<Answer | null> {
    const intention = `${path} ${JSON.stringify(body)}`;
    return run(async () => {
      try {
        const key = keys.of(intention);
        const answer = await session.ask<Answer>(path, { method: "POST", body, key });
        keys.answered(intention);
        return answer;
      } catch (error) {
        if (!isPassing(error)) keys.answered(intention);
        throw error;
      }
    });
  }

  async function drop(path: string, body?: unknown): Promise<boolean> {
    const said = body === undefined ? {} : { body };
    const ended = await run(async () => {
      await session.ask<null>(path, { method: "DELETE", ...said });
      return true;
    });
    return ended === true;
  }

  return { busy, refusal, errors, code, read, peek, post, drop, forget };
}
