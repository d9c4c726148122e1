/** One window as its clerk works it: its state, and the verbs, one at a time. */

import { computed, onUnmounted, ref, shallowRef, type ComputedRef, type Ref } from "vue";

import { pause, step } from "@core/browser/host";
import { isPassing, Problem, type Sentence } from "@core/client/api";
import { Abandoned, carryOut, PendingSlot, type Plan, type Step } from "@core/client/pending";
import { readSlot, SessionLost, writeSlot } from "@core/client/session";
import type { Ticket, VerbAnswer, WindowView } from "@core/types";
import type { Staff } from "@screens/shared/staff";
import type { HallClock } from "@screens/shared/useClock";

import type { Missed } from "./meanings";
import { checkStillMeant, Overtaken } from "./overtaken";
import type { Recalled } from "./service";
import {
  answerWords,
  overtakenWords,
  refusalWords,
  repeatingWords,
  unreadWords,
  type Notice,
} from "./windowWords";

/** After this long a stored intention belongs to another moment and is dropped at a reload. */
const RESUME_MS = 15 * 60_000;
const MARKS = "yichuang.console.marks";
const NO_MARKS: Marks = { lastMissed: null };

/** What only this tab knows and a reload must not lose. */
interface Marks {
  lastMissed: Missed;
}

export type NextStep = "open" | "call-next" | "start" | "finish";

/** A verb and what goes with it. */
export type Verb = [verb: string, body?: unknown];

export interface WorkedWindow {
  view: Ref<WindowView | null>;
  busy: Ref<boolean>;
  notice: Ref<Notice | null>;
  /** Tries so far of a request that has not been answered. */
  failures: Ref<number>;
  /** Why the last call fell on this person. */
  why: Ref<Sentence | null>;
  marks: Ref<Marks>;
  nextStep: ComputedRef<NextStep>;
  /** The hall's instant of the last reading, while no fresher one can be had; null when online. */
  offlineSince: Ref<number | null>;
  recalled: Ref<Recalled | null>;
  /** Carries out verbs one after the other; whether all of them were answered. */
  carry: (...verbs: Verb[]) => Promise<boolean>;
  act: (verb: string, body?: unknown) => Promise<boolean>;
  refresh: () => Promise<void>;
  /** Whether an earlier page left something to be finished here. */
  hasLeftovers: () => boolean;
  begin: () => Promise<void>;
  abandon: () => void;
}

export function useWindow(
  staff: Staff,
  hall: string,
  window: string,
  clock: HallClock,
  lost: () => void,
): WorkedWindow {
  const base = `/api/v1/windows/${encodeURIComponent(hall)}/${encodeURIComponent(window)}`;
  const slot = new PendingSlot(sessionStorage, "yichuang.console.pending");
  const view = shallowRef<WindowView | null>(null);
  const busy = ref(false);
  const notice = ref<Notice | null>(null);
  const failures = ref(0);
  const why = ref<Sentence | null>(null);
  const offlineSince = ref<number | null>(null);
  const recalled = shallowRef<Recalled | null>(null);
  const marksSlot = `${MARKS} ${base}`;
  const marks = shallowRef(readSlot(sessionStorage, marksSlot, NO_MARKS));
  const owner = `${staff.id} ${base}`;
  let abort = new AbortController();
  /** Rises with every verb: an older reading must not overwrite its answer. */
  let generation = 0;
  let readAt: number | null = null;

  const nextStep = computed<NextStep>(() => {
    const ticket = view.value?.ticket ?? null;
    if (ticket?.state === "called") return "start";
    if (ticket?.state === "serving") return "finish";
    return view.value?.window.state === "open" ? "call-next" : "open";
  });

  function mark(lastMissed: Missed): void {
    marks.value = { lastMissed };
    writeSlot(sessionStorage, marksSlot, marks.value);
  }

  function took(answer: VerbAnswer, done: Step): void {
    generation += 1;
    failures.value = 0;
    const before = view.value;
    const here = ticketHere(answer, before?.ticket ?? null);
    if (before !== null) view.value = { ...before, window: answer.window, ticket: here };
    if (answer.why !== undefined) {
      why.value = { zh: answer.why.reason_zh, en: answer.why.reason };
    } else if (here?.state !== "called") why.value = null;
    note(verbOf(done), answer.ticket);
    const said = answerWords(verbOf(done), answer);
    if (said !== null || notice.value?.kind === "repeating") notice.value = said;
  }

  function note(verb: string, ticket: Ticket | null): void {
    if (ticket === null) return;
    if (verb === "miss") mark({ id: ticket.id, number: ticket.number });
    else if (verb === "return") mark(null);
    else if (verb === "recall")
      recalled.value = { ticket: ticket.id, at: clock.read(), notBefore: 0 };
  }

  async function check({ path, body }: Step, plan: Plan): Promise<void> {
    const found = await staff.session.ask<WindowView>(base);
    checkStillMeant(verbOf({ path }), body, plan.ticket ?? null, found);
  }

  /** Whether every step of the plan was answered and none refused. */
  async function run(plan: Plan, late = false): Promise<boolean> {
    if (late) busy.value = true;
    notice.value = null;
    abort = new AbortController();
    generation += 1;
    let current = plan.steps[0];
    const carrier = {
      ...{ slot, check, signal: abort.signal, wait: pause, onWait: repeating },
      send: (one: Step) => {
        current = one;
        const { path, body, key } = one;
        const answer = staff.session.ask(path, { method: "POST", body, key });
        // Said after it has left: painting a desk with a long line takes longer than leaving.
        busy.value = true;
        return answer;
      },
      onAnswer: (answer: unknown, done: Step) => {
        took(answer as VerbAnswer, done);
      },
    };
    try {
      await carryOut(plan, carrier, late);
      return true;
    } catch (error) {
      fail(verbOf(current), error, plan);
      return false;
    } finally {
      busy.value = false;
      failures.value = 0;
      void refresh();
    }
  }

  function repeating(error: unknown, count: number): void {
    failures.value = count;
    notice.value = repeatingWords(error);
    if (!(error instanceof Problem)) offlineSince.value = readAt;
  }

  function fail(verb: string, error: unknown, { ticket }: Plan): void {
    if (error instanceof SessionLost) lost();
    else if (error instanceof Abandoned) notice.value = null;
    else if (error instanceof Overtaken) notice.value = overtakenWords();
    else notice.value = refusalWords(error);
    if (!(error instanceof Problem)) return;
    // A miss that cannot be undone is not offered again.
    if (verb === "return") mark(null);
    if (verb === "recall" && error.code === "too_early" && ticket != null) {
      const notBefore = clock.read() + (error.retryAfterS ?? 1) * 1000;
      recalled.value = { ticket, at: 0, notBefore };
    }
  }

  async function carry(...verbs: Verb[]): Promise<boolean> {
    if (busy.value || view.value === null) return false;
    const { window: at, ticket } = view.value;
    const steps = verbs.map(([verb, body]) => step(`${base}/${verb}`, body));
    const about = ticket?.id ?? at.finished?.ticket ?? null;
    return run({ owner, at: Date.now(), steps, ticket: about });
  }

  async function refresh(): Promise<void> {
    const asked = generation;
    const sent = performance.now();
    try {
      const read = await staff.session.ask<WindowView>(base);
      clock.learn(read.now, performance.now() - sent);
      readAt = Date.parse(read.now);
      offlineSince.value = null;
      // A verb under way brings its own answer; until then the window must not look ready.
      const isFirst = view.value === null;
      if (asked === generation && (isFirst || !busy.value)) {
        view.value = { ...read, ticket: atWindow(read.ticket) };
      }
      if (notice.value?.kind === "offline") notice.value = null;
    } catch (error) {
      if (error instanceof SessionLost) lost();
      else unread(error);
    }
  }

  function unread(error: unknown): void {
    if (isPassing(error)) offlineSince.value = readAt;
    notice.value ??= unreadWords(error, offlineSince.value);
  }

  /** Reads the window and finishes what an earlier page had started. */
  async function begin(): Promise<void> {
    const plan = slot.find(owner, RESUME_MS);
    if (plan === null) await refresh();
    else await run(plan, true);
  }

  onUnmounted(() => {
    abort.abort();
  });
  return {
    ...{ view, busy, notice, failures, why, marks, nextStep, offlineSince, recalled },
    ...{ carry, refresh, begin },
    act: (verb, body) => carry([verb, body]),
    hasLeftovers: () => slot.find(owner, RESUME_MS) !== null,
    abandon: () => {
      abort.abort();
    },
  };
}

function atWindow(ticket: Ticket | null): Ticket | null {
  return ticket?.state === "called" || ticket?.state === "serving" ? ticket : null;
}

/** A verb's answer names the ticket it moved, which need not be the one at the window. */
export function ticketHere({ ticket, window }: VerbAnswer, before: Ticket | null): Ticket | null {
  if (window.ticket === null) return null;
  if (window.ticket === ticket?.id) return atWindow(ticket);
  return window.ticket === before?.id ? before : null;
}

function verbOf(done: Pick<Step, "path"> | undefined): string {
  return done?.path.slice(done.path.lastIndexOf("/") + 1) ?? "";
}
