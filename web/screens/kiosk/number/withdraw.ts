/**
 * Numbers whose person has gone before the answer came.
 *
 * Nobody knows whether the server has given such a number. So the request is repeated, key
 * unchanged, until it is answered, and the number is given up: nobody is called in vain.
 */

import { ask, pause, step } from "@core/browser/host";
import { Abandoned, carryOut, PendingSlot, type Plan, type Step } from "@core/client/pending";
import { SessionLost, type Session } from "@core/client/session";
import type { IssuedTicket, Login } from "@core/types";

/** Later the day has ended, and with it the number. */
const FORGET_MS = 12 * 3600_000;
/** `add` keeps the request for the number, from which all else follows. */
const NOWHERE = { save: () => undefined, clear: () => undefined };

export class Withdrawals {
  private readonly prefix: string;
  private readonly running = new Set<string>();

  constructor(
    private readonly hall: string,
    private readonly storage: Storage,
    private readonly signal: AbortSignal,
  ) {
    this.prefix = `yichuang.withdraw.${hall}.`;
  }

  /** Takes a plan over and sees it through; it also survives a reload. */
  async add(plan: Plan, session: Session): Promise<void> {
    const key = plan.steps[0]?.key;
    if (key === undefined || this.running.has(key)) return;
    this.running.add(key);
    const slot = new PendingSlot(this.storage, this.prefix + key);
    slot.save(plan);
    try {
      await this.seeThrough(plan, session);
    } catch (error) {
      // The page goes away and the next one goes on, or the kiosk is paired again and goes on then;
      // anything else is an answer.
      if (error instanceof Abandoned || error instanceof SessionLost) return;
    } finally {
      this.running.delete(key);
    }
    slot.clear();
  }

  /** Goes on with what an earlier page has left. */
  resume(session: Session): void {
    const { storage, prefix } = this;
    const slots = Array.from({ length: storage.length }, (_, at) => storage.key(at) ?? "");
    for (const name of slots.filter((one) => one.startsWith(prefix))) {
      const plan = new PendingSlot(storage, name).find(this.hall, FORGET_MS);
      if (plan !== null) void this.add(plan, session);
    }
  }

  private async seeThrough(plan: Plan, session: Session): Promise<void> {
    const issued = (await this.ask(plan, ({ path, body, key }) =>
      session.ask(path, { method: "POST", body, key }),
    )) as IssuedTicket;
    const body = { ticket: issued.id, secret: issued.follow?.secret };
    const cancel = step(`/api/v1/tickets/${encodeURIComponent(issued.id)}/cancel`);
    await this.ask({ ...plan, steps: [cancel] }, async ({ path, key }) => {
      const login = await ask<Login>("/api/v1/login/ticket", { method: "POST", body });
      return ask(path, { method: "POST", key, token: login.access_token });
    });
  }

  private async ask(plan: Plan, send: (step: Step) => Promise<unknown>): Promise<unknown> {
    let found: unknown = null;
    await carryOut(plan, {
      slot: NOWHERE,
      signal: this.signal,
      wait: pause,
      send,
      onAnswer: (answer) => (found = answer),
    });
    return found;
  }
}
