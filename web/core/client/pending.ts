/**
 * Intentions that survive a reload and a cut network.
 *
 * A plan is stored before its first request leaves and is repeated, key by key unchanged, until the
 * server has answered: so one press of a key has one effect, whatever the network does.
 */

import { delayMs, type Pause } from "../backoff";
import type { StopSignal, StoragePort } from "../ports";
import { isPassing } from "./api";
import { readSlot, SessionLost, writeSlot } from "./session";

export interface Step {
  path: string;
  body: unknown;
  key: string;
}

export interface Plan {
  /** Who intended it: another login must not carry it out. */
  owner: string;
  /** Wall clock in ms at which it was intended. */
  at: number;
  steps: Step[];
  /** The ticket it was about, if any. */
  ticket?: string | null;
}

/** The plan was given up before it was answered. */
export class Abandoned extends Error {}

/** The one place of a tab where an unanswered plan lies. */
export class PendingSlot {
  constructor(
    private readonly storage: StoragePort,
    private readonly slot: string,
  ) {}

  /** The plan of `owner`, if it is younger than `maxAgeMs`; any other plan is dropped. */
  find(owner: string, maxAgeMs: number, now: number = Date.now()): Plan | null {
    const plan = readSlot<Plan | null>(this.storage, this.slot, null);
    if (plan === null) return null;
    if (plan.owner === owner && now - plan.at <= maxAgeMs && plan.steps.length > 0) return plan;
    this.clear();
    return null;
  }

  save(plan: Plan): void {
    writeSlot(this.storage, this.slot, plan);
  }

  clear(): void {
    writeSlot(this.storage, this.slot, null);
  }
}

export interface Carrier {
  slot: Pick<PendingSlot, "save" | "clear">;
  send: (step: Step) => Promise<unknown>;
  /**
   * Asked before a step that may be late (repeated, or left by an earlier page): throws when it no
   * longer means what it meant. That ends the plan like a refusal.
   */
  check?: (step: Step, plan: Plan) => Promise<void>;
  /** Told before each wait: the number of failed tries of this step so far. */
  onWait?: (error: unknown, failures: number) => void;
  onAnswer?: (answer: unknown, step: Step) => void;
  signal?: StopSignal;
  wait: Pause;
}

/** Carries out the steps in order; stops at the first refusal and throws it. `late`: a left plan. */
export async function carryOut(plan: Plan, carrier: Carrier, late = false): Promise<void> {
  const steps = [...plan.steps];
  carrier.slot.save(plan);
  for (let next = steps.shift(); next !== undefined; next = steps.shift()) {
    const answer = await answered(next, plan, carrier, late);
    // What the answer brought is kept before the plan is forgotten: no crash falls between.
    carrier.onAnswer?.(answer, next);
    if (steps.length > 0) carrier.slot.save({ ...plan, steps: [...steps] });
    else carrier.slot.clear();
  }
}

async function answered(
  current: Step,
  plan: Plan,
  carrier: Carrier,
  late: boolean,
): Promise<unknown> {
  for (let failures = 0; ; failures += 1) {
    if (carrier.signal?.aborted === true) {
      carrier.slot.clear();
      throw new Abandoned("given up");
    }
    try {
      if (late || failures > 0) await carrier.check?.(current, plan);
      return await carrier.send(current);
    } catch (error) {
      if (!isPassing(error)) {
        // A lost login is no answer: the plan waits for the same person to log in again.
        if (!(error instanceof SessionLost)) carrier.slot.clear();
        throw error;
      }
      carrier.onWait?.(error, failures + 1);
      await carrier.wait(delayMs(failures), carrier.signal);
    }
  }
}
