/** The guide through an item's or a theme's questions (情形导办). */

import { onUnload } from "@dcloudio/uni-app";
import { computed, ref, shallowRef, type ComputedRef, type Ref, type ShallowRef } from "vue";

import type { Sentence } from "@core/client/api";
import type { GuideAnswer, GuideQuestion, GuideQuestions, Item } from "@core/types";

import { ask } from "@/account";
import { platform } from "@/platform";
import { pathOf, type Answers, type Subject } from "@/subject";
import { troubleOf } from "@/troubles";

export interface Guide {
  thing: ShallowRef<Pick<Item, "name" | "name_en"> | null>;
  /** What the answers so far leave; null until it was read. */
  left: ShallowRef<GuideAnswer | null>;
  /** What was asked so far and answered, in order. */
  answered: ComputedRef<GuideQuestion[]>;
  /** What is asked now; null when nothing is open. */
  open: ComputedRef<GuideQuestion | null>;
  answers: Ref<Answers>;
  trouble: ShallowRef<Sentence | null>;
  begin: (subject: Subject) => Promise<void>;
  answer: (question: string, option: string) => Promise<void>;
  /** Asks a question again, and whatever followed from it. */
  again: (question: string) => Promise<void>;
}

export function useGuide(): Guide {
  const thing = shallowRef<Pick<Item, "name" | "name_en"> | null>(null);
  const questions = shallowRef<GuideQuestion[]>([]);
  const left = shallowRef<GuideAnswer | null>(null);
  const answers = ref<Answers>({});
  const trouble = shallowRef<Sentence | null>(null);
  let subject: Subject | null = null;
  let round = 0;

  async function begin(about: Subject): Promise<void> {
    subject = about;
    answers.value = about.answers;
    await trying(async () => {
      const [found, asked] = await Promise.all([
        ask<Pick<Item, "name" | "name_en">>(pathOf(about)),
        ask<GuideQuestions>(`${pathOf(about)}/situations`),
      ]);
      thing.value = found;
      questions.value = asked.questions;
      await look(about.answers);
    });
  }

  async function look(given: Answers): Promise<void> {
    if (subject === null) return;
    round += 1;
    const mine = round;
    const body = { answers: given };
    const found = await ask<GuideAnswer>(`${pathOf(subject)}/guide`, { method: "POST", body });
    // Somebody may have tapped something else meanwhile.
    if (mine !== round) return;
    left.value = found;
    answers.value = given;
  }

  async function trying(work: () => Promise<void>): Promise<void> {
    try {
      await work();
      trouble.value = null;
    } catch (error) {
      trouble.value = troubleOf(error);
    }
  }

  /** What could not be read at first is read once the network is back. */
  const unwatch = platform.presence.watch({
    online: () => {
      if (subject !== null && left.value === null) void begin(subject);
    },
  });
  onUnload(unwatch);

  const answered = computed(() => questions.value.filter(({ id }) => id in answers.value));
  const open = computed(() => left.value?.next ?? null);

  function answer(question: string, option: string): Promise<void> {
    return trying(() => look({ ...answers.value, [question]: option }));
  }

  function again(question: string): Promise<void> {
    const before = questions.value.slice(
      0,
      questions.value.findIndex(({ id }) => id === question),
    );
    const kept = before.filter(({ id }) => id in answers.value);
    return trying(() =>
      look(Object.fromEntries(kept.map(({ id }) => [id, answers.value[id] ?? ""]))),
    );
  }

  return { thing, left, answered, open, answers, trouble, begin, answer, again };
}
