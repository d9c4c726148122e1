/** What somebody at the window wants: an item or a theme, the answers, and the papers they leave. */

import { computed, ref, shallowRef, type ComputedRef, type Ref, type ShallowRef } from "vue";

import type { Named } from "@core/language";
import type {
  GuideAnswer,
  GuideQuestion,
  GuideQuestions,
  ItemGuide,
  ThemeGuide,
} from "@core/types";

import { answersOf, rowsOf, type Row } from "../draft";
import type { Writing } from "../useWriting";

export type Kind = "item" | "theme";

/** What is handed in, with its guide. */
export interface Subject extends Named {
  kind: Kind;
  code: string;
  guide: ItemGuide | ThemeGuide;
}

export interface Draft {
  subject: ShallowRef<Subject | null>;
  questions: ShallowRef<GuideQuestion[]>;
  left: ShallowRef<GuideAnswer | null>;
  given: Ref<Set<string>>;
  rows: ComputedRef<Row[]>;
  answers: () => Record<string, string>;
  /** Reads the guide of an item or a theme. */
  choose: (kind: Kind, code: string) => Promise<void>;
  answer: (question: string, option: string) => Promise<void>;
  clear: () => void;
}

export function useDraft({ read, post }: Pick<Writing, "read" | "post">): Draft {
  const subject = shallowRef<Subject | null>(null);
  const questions = shallowRef<GuideQuestion[]>([]);
  const left = shallowRef<GuideAnswer | null>(null);
  const given = ref(new Set<string>());
  let chosen: Record<string, string> = {};
  /** Rises with every question: an older answer must not overwrite a newer one. */
  let turn = 0;

  const pathOf = (kind: Kind, code: string): string =>
    `/api/v1/${kind}s/${encodeURIComponent(code)}`;

  async function reckon(path: string, mine: number): Promise<void> {
    const found = await post<GuideAnswer>(`${path}/guide`, { answers: chosen });
    if (mine === turn) left.value = found;
  }

  async function choose(kind: Kind, code: string): Promise<void> {
    const [path, mine] = [pathOf(kind, code), (turn += 1)];
    const [guide, asked] = await Promise.all([
      read<ItemGuide | ThemeGuide>(path),
      read<GuideQuestions>(`${path}/situations`),
    ]);
    if (mine !== turn) return;
    chosen = {};
    given.value = new Set();
    left.value = null;
    questions.value = asked.questions;
    subject.value = { kind, code, guide, name: guide.name, name_en: guide.name_en };
    await reckon(path, mine);
  }

  async function answer(question: string, option: string): Promise<void> {
    if (subject.value === null) return;
    const { kind, code } = subject.value;
    chosen = { ...answersOf(chosen, left.value), [question]: option };
    await reckon(pathOf(kind, code), (turn += 1));
  }

  return {
    ...{ subject, questions, left, given, choose, answer },
    rows: computed(() => rowsOf(left.value?.materials ?? [], given.value)),
    answers: () => answersOf(chosen, left.value),
    clear: () => {
      turn += 1;
      subject.value = null;
      left.value = null;
    },
  };
}
