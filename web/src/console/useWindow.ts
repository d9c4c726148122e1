/** One window as its clerk works it: its state, and the verbs, one at a time. */

import { computed, onUnmounted, ref, shallowRef, type ComputedRef, type Ref } from "vue";

import { explain, Problem, type Sentence } from "@/shared/api";
import { Abandoned, carryOut, PendingSlot, step, type Plan, type Step } from "@/shared/pending";
import { readSlot, SessionLost, writeSlot } from "@/shared/session";
import type { Ticket, VerbAnswer, WindowView } from "@/shared/types";

import type { Staff } from "./staff";

/** After this long a stored intention belongs to another moment and is dropped at a reload. */
const RESUME_MS = 15 * 60_000;
const MARKS = "yichuang.console.marks";
const NO_MARKS: Marks = { started: null, lastMissed: null };

export interface Notice extends Sentence {
  kind: "repeating" | "offline" | "refused" | "info";
}

/** What only this tab knows and a reload must not lose. */
interface Marks {
  /** Wall clock in ms at which this tab started the service. */
  started: { id: string; at: number } | null;
  lastMissed: { id: string; number: string } | null;
}

export type NextStep = "open" | "call-next" | "start" | "finish";

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
  next: () => Promise<void>;
  act: (verb: string, body?: unknown) => Promise<void>;
  refresh: () => Promise<void>;
  begin: () => Promise<void>;
  abandon: () => void;
}

export function useWindow(
  staff: Staff,
  hall: string,
  window: string,
  lost: () => void,
): WorkedWindow {
  const base = `/api/v1/windows/${encodeURIComponent(hall)}/${encodeURIComponent(window)}`;
  const slot = new PendingSlot(sessionStorage, "yichuang.console.pending");
  const view = shallowRef<WindowView | null>(null);
  const busy = ref(false);
  const notice = ref<Notice | null>(null);
  const failures = ref(0);
  const why = ref<Sentence | null>(null);
  const marksSlot = `${MARKS} ${base}`;
  const marks = shallowRef(readSlot(sessionStorage, marksSlot, NO_MARKS));
  const owner = `${staff.id} ${base}`;
  let abort = new AbortController();
  /** Rises with every verb: an older reading must not overwrite its answer. */
  let generation = 0;

  const nextStep = computed<NextStep>(() => {
    const ticket = view.value?.ticket ?? null;
    if (ticket?.state === "called") return "start";
    if (ticket?.state === "serving") return "finish";
    return view.value?.window.state === "open" ? "call-next" : "open";
  });

  function mark(change: Partial<Marks>): void {
    marks.value = { ...marks.value, ...change };
    writeSlot(sessionStorage, marksSlot, marks.value);
  }

  function took(answer: VerbAnswer, done: Step): void {
    generation += 1;
    failures.value = 0;
    if (notice.value?.kind === "repeating") notice.value = null;
    const before = view.value;
    const here = ticketHere(answer, before?.ticket ?? null);
    if (before !== null) view.value = { ...before, window: answer.window, ticket: here };
    if (answer.why !== undefined) {
      why.value = { zh: answer.why.reason_zh, en: answer.why.reason };
    } else if (here?.state !== "called") why.value = null;
    note(verbOf(done), answer.ticket);
    if (answer.ticket !== null && !answer.durable) {
      notice.value = {
        kind: "info",
        zh: "已生效，档案稍后补记",
        en: "Done; the record follows later.",
      };
    }
  }

  function note(verb: string, ticket: Ticket | null): void {
    if (verb === "call-next" && ticket === null) {
      notice.value = { kind: "info", zh: "目前无人等候", en: "Nobody is waiting." };
    } else if (verb === "start" && ticket !== null) {
      mark({ started: { id: ticket.id, at: Date.now() } });
    } else if (verb === "miss" && ticket !== null) {
      mark({ lastMissed: { id: ticket.id, number: ticket.number } });
    } else if (verb === "return") {
      mark({ lastMissed: null });
    } else if (verb === "finish" && ticket?.state === "waiting") {
      const { number } = ticket;
      const zh = `${number} 本站办结，已进入下一站排队`;
      notice.value = { kind: "info", zh, en: `${number} now waits for its next stop.` };
    }
  }

  async function run(plan: Plan): Promise<void> {
    busy.value = true;
    notice.value = null;
    abort = new AbortController();
    generation += 1;
    try {
      await carryOut(plan, {
        slot,
        signal: abort.signal,
        send: ({ path, body, key }) => staff.session.ask(path, { method: "POST", body, key }),
        onWait: repeating,
        onAnswer: (answer, done) => {
          took(answer as VerbAnswer, done);
        },
      });
    } catch (error) {
      fail(error);
      // A miss that cannot be undone is not offered again.
      if (error instanceof Problem && verbOf(plan.steps[0]) === "return")
        mark({ lastMissed: null });
    } finally {
      busy.value = false;
      failures.value = 0;
    }
    void refresh();
  }

  function repeating(error: unknown, count: number): void {
    failures.value = count;
    notice.value =
      error instanceof Problem
        ? {
            kind: "repeating",
            zh: "服务器暂时无法处理，正在自动重试",
            en: "The server cannot answer now; repeating.",
          }
        : {
            kind: "repeating",
            zh: "网络中断，恢复后自动重试，不会重复叫号",
            en: "Network lost, will repeat; nobody is called twice.",
          };
  }

  function fail(error: unknown): void {
    if (error instanceof SessionLost) lost();
    else if (error instanceof Abandoned) notice.value = null;
    else notice.value = { kind: "refused", ...explain(error) };
  }

  async function act(verb: string, body: unknown = {}): Promise<void> {
    if (busy.value) return;
    await run({ owner, at: Date.now(), steps: [step(`${base}/${verb}`, body)] });
  }

  /** The one next-step key: finishing calls the next person in the same press. */
  async function next(): Promise<void> {
    if (busy.value || view.value === null) return;
    const verbs = nextStep.value === "finish" ? ["finish", "call-next"] : [nextStep.value];
    await run({ owner, at: Date.now(), steps: verbs.map((verb) => step(`${base}/${verb}`)) });
  }

  async function refresh(): Promise<void> {
    const asked = generation;
    try {
      const read = await staff.session.ask<WindowView>(base);
      // A verb under way brings its own answer; until then the window must not look ready.
      const isFirst = view.value === null;
      if (asked === generation && (isFirst || !busy.value)) {
        view.value = { ...read, ticket: atWindow(read.ticket) };
      }
      if (notice.value?.kind === "offline") notice.value = null;
    } catch (error) {
      if (error instanceof SessionLost) lost();
      else notice.value ??= { kind: "offline", ...explain(error) };
    }
  }

  /** Reads the window and finishes what an earlier page had begun. */
  async function begin(): Promise<void> {
    const plan = slot.find(owner, RESUME_MS);
    if (plan === null) await refresh();
    else await run(plan);
  }

  onUnmounted(() => {
    abort.abort();
  });
  return {
    view,
    busy,
    notice,
    failures,
    why,
    marks,
    nextStep,
    next,
    act,
    refresh,
    begin,
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

function verbOf(done: Step | undefined): string {
  return done?.path.slice(done.path.lastIndexOf("/") + 1) ?? "";
}
