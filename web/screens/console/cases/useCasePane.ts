/** The case pane of one service: what is shown, what may be done, and what is asked before. */

import { computed, onMounted, ref, shallowRef, watch } from "vue";

import type { Session } from "@core/client/session";
import type { Case, ItemGuide, RefusalBody, Ticket } from "@core/types";

import {
  allToggled,
  caseActions,
  missingOf,
  newActions,
  newlyGiven,
  NO_GROUNDS,
  rowsOfCase,
  toggled,
  type ActionName,
  type Grounds,
} from "./draft";
import { correctionOf, useCases } from "./useCases";
import { useDraft, type Kind } from "./papers/useDraft";
import { useWriting } from "./useWriting";

/** Told when papers are put right at the window; it goes on record. */
const FIXED = "当场补齐材料";

export type PaneAsked = "correct" | "refuse" | "away" | null;
export type PanePanel = "search" | "number" | null;

export interface PaneHost {
  session: Pick<Session, "ask">;
  ticket: Ticket;
  lost: () => void;
  /** Ends the service with nothing done. */
  sendAway: () => void;
}

export function useCasePane({ session, ticket, lost, sendAway }: PaneHost) {
  const writing = useWriting(session, lost);
  const draft = useDraft(writing);
  const work = useCases(writing);
  const { run, trouble } = writing;
  const panel = ref<PanePanel>(null);
  const asked = ref<PaneAsked>(null);
  const grounds = shallowRef<Grounds>(NO_GROUNDS);
  const shownId = ref<string | null>(null);
  const ticked = ref(new Set<string>());
  const marked = ref(0);

  const shown = computed(() => work.cases.value.find(({ id }) => id === shownId.value) ?? null);
  const rows = computed(() =>
    shown.value === null ? draft.rows.value : rowsOfCase(shown.value, ticked.value),
  );
  const actions = computed(() => {
    if (shown.value !== null) return caseActions(shown.value, rows.value);
    return draft.left.value === null ? [] : newActions(rows.value);
  });
  const missing = computed(() => missingOf(rows.value));

  function show(id: string | null): void {
    shownId.value = id;
    ticked.value = new Set();
    marked.value = 0;
    panel.value = null;
  }

  async function choose(kind: Kind, code: string): Promise<void> {
    await run(async () => {
      await draft.choose(kind, code);
      show(null);
    });
  }

  async function find(number: string): Promise<void> {
    await run(async () => {
      const found = await work.find(number);
      if (found !== null) show(found.id);
      else trouble.value = { zh: "本大厅没有这个办件号。", en: "The hall has no such case." };
    });
  }

  function setGiven(next: Set<string>): void {
    if (shown.value === null) draft.given.value = next;
    else ticked.value = next;
  }

  function givenNow(): Set<string> {
    return shown.value === null ? draft.given.value : ticked.value;
  }

  /** Begins what lies on the counter, and shows it. */
  async function begin(outcome: string, more: object = {}): Promise<Case[]> {
    const started = await work.begin(ticket.id, draft, outcome, more);
    show(started[0]?.id ?? null);
    draft.clear();
    return started;
  }

  async function accept(): Promise<void> {
    await (shown.value === null ? begin("accept") : work.accept(shown.value, rows.value));
  }

  async function correct(note: string): Promise<void> {
    const one = shown.value;
    if (one === null) return work.correct(await begin("receive"), note);
    const [came, materials] = [newlyGiven(rows.value), correctionOf(rows.value)];
    const fixed =
      came.length === 0
        ? one
        : await work.verb(one, "fix_on_spot", { note: FIXED, materials: came });
    await work.verb(fixed, "request_correction", { materials, note });
  }

  async function refuse(said: RefusalBody): Promise<void> {
    if (shown.value !== null) await work.verb(shown.value, "not_accept", { refusal: said });
    else if (draft.subject.value !== null) await begin("not_accept", { refusal: said });
    else await work.tellNo(ticket.id, said);
  }

  /** What the item is founded on, for the texts of a refusal. */
  async function readGrounds(): Promise<void> {
    grounds.value = NO_GROUNDS;
    const subject = draft.subject.value;
    if (shown.value !== null) {
      grounds.value = await writing.read<ItemGuide>(`/api/v1/items/${shown.value.item}`);
    } else if (subject !== null && "basis" in subject.guide) grounds.value = subject.guide;
  }

  const doing: Record<ActionName, () => Promise<unknown>> = {
    accept: () => run(accept),
    receive: () => run(() => begin("receive")),
    supplement: () =>
      run(async () => {
        const materials = newlyGiven(rows.value);
        if (shown.value !== null) await work.verb(shown.value, "supplement", { materials });
      }),
    correct: () => Promise.resolve((asked.value = "correct")),
    refuse: () =>
      run(async () => {
        await readGrounds();
        asked.value = "refuse";
      }),
    issue: () =>
      run(async () => {
        if (shown.value !== null) await work.issue(shown.value);
      }),
  };

  /** Does it if it may be done now. */
  function act(...names: ActionName[]): void {
    const found = actions.value.find(({ name }) => names.includes(name));
    if (found !== undefined && found.why === null && asked.value === null) void doing[found.name]();
  }

  async function tellMissing(note: string): Promise<void> {
    if (await run(() => correct(note))) asked.value = null;
  }

  async function tellNo(said: RefusalBody): Promise<void> {
    const away = asked.value === "away";
    const told = await run(() => (away ? work.tellNo(ticket.id, said) : refuse(said)));
    if (!told) return;
    asked.value = null;
    if (away) sendAway();
  }

  /** Nobody leaves with nothing done unless they were told why. */
  async function notDone(): Promise<void> {
    await run(async () => {
      if (await work.wasTold(ticket)) {
        sendAway();
        return;
      }
      await readGrounds();
      asked.value = "away";
    });
  }

  watch(rows, ({ length }) => {
    marked.value = Math.min(marked.value, Math.max(0, length - 1));
  });
  onMounted(async () => {
    await run(() => work.look(ticket.id));
    const [first] = work.cases.value;
    if (first !== undefined) show(first.id);
    else if (ticket.item !== null) await choose("item", ticket.item);
  });

  return {
    ...{ draft, work, panel, asked, grounds, shown, rows, actions, missing, marked },
    ...{
      busy: writing.busy,
      wanted: writing.wanted,
      trouble,
      run,
      show,
      choose,
      find,
      act,
      tellMissing,
      tellNo,
      notDone,
    },
    toggle: (code: string) => {
      setGiven(toggled(rows.value, givenNow(), code));
    },
    toggleAll: () => {
      setGiven(allToggled(rows.value));
    },
    answer: (question: string, option: string) => run(() => draft.answer(question, option)),
  };
}
