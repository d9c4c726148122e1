/** A tap that changes something on the server: sent under one key until it is answered. */

import { onUnload } from "@dcloudio/uni-app";
import { ref, shallowRef, type Ref, type ShallowRef } from "vue";

import { Problem, type Question, type Sentence } from "@core/client/api";
import { carryOut, type Step } from "@core/client/pending";
import { Stop } from "@core/stop";

import { newKey, pause, session } from "./account";
import { troubleOf } from "./troubles";

export interface Acting {
  /** From the tap until the answer; nothing else may be tapped. */
  busy: Ref<boolean>;
  /** Why it was refused, or that the network is away and it is tried again. */
  trouble: ShallowRef<Sentence | null>;
  /** The refusal itself, for pages that know a way out of it. */
  refusal: ShallowRef<Problem | null>;
  /** The answer; null when it was refused, or the page was left before. */
  act: <Answer>(
    path: string,
    body?: unknown,
    method?: Question["method"],
  ) => Promise<Answer | null>;
}

/** Nothing outlives the page: what was not answered is repeated only while its owner looks on. */
const NOT_KEPT = { save: () => undefined, clear: () => undefined };

export function useAct(): Acting {
  const busy = ref(false);
  const trouble = shallowRef<Sentence | null>(null);
  const refusal = shallowRef<Problem | null>(null);
  const gone = new Stop();
  onUnload(() => {
    gone.stop();
  });

  async function once(step: Step, method: Question["method"]): Promise<unknown> {
    let answer: unknown = null;
    await carryOut(
      { owner: "", at: Date.now(), steps: [step] },
      {
        slot: NOT_KEPT,
        signal: gone,
        wait: pause,
        send: ({ path, body, key }) => session.ask(path, { method: method ?? "POST", body, key }),
        onAnswer: (told) => (answer = told),
        onWait: (error) => (trouble.value = troubleOf(error)),
      },
    );
    return answer;
  }

  async function act<Answer>(
    path: string,
    body: unknown = {},
    method: Question["method"] = "POST",
  ): Promise<Answer | null> {
    if (busy.value) return null;
    busy.value = true;
    trouble.value = null;
    refusal.value = null;
    try {
      const answer = await once({ path, body, key: newKey() }, method);
      trouble.value = null;
      // Whoever has left is not led to where this page would have gone on.
      return gone.aborted ? null : (answer as Answer);
    } catch (error) {
      trouble.value = troubleOf(error);
      if (error instanceof Problem) refusal.value = error;
      return null;
    } finally {
      busy.value = false;
    }
  }

  return { busy, trouble, refusal, act };
}
