/**
 * Following one ticket: what is known of it, live, and what its holder asks for.
 *
 * The page of a paper ticket and the mini program differ in how their holder logs in, and in how
 * they look; what happens to a ticket is the same for both.
 */

import { delayMs, type Pause } from "../backoff";
import { explain, isPassing, type Sentence } from "../client/api";
import { carryOut, PendingSlot, type Plan } from "../client/pending";
import { SessionLost, type Session } from "../client/session";
import { Feed, type FeedHost, type FeedStatus } from "../live/feed";
import type { FeedEvent, Progress, TicketSnapshot } from "../live/frames";
import type { StoragePort } from "../ports";
import { Stop } from "../stop";
import type { Ticket, TicketState } from "../types";

const OVER: readonly TicketState[] = ["served", "cancelled", "expired"];
/** A ticket that may change though its holder does nothing: also one whose finish was a mistake. */
const MOVING: readonly TicketState[] = ["waiting", "served"];
/** A program that is opened again within this time still finishes what was started. */
const RESUME_MS = 60_000;
/** The feed tells only the last few steps of the wait; whoever looks gets the exact figure. */
const LOOK_MS = 30_000;

export type TicketVerb = "cancel" | "return" | "postpone";

/** All that a page shows of it; a new object for each change. */
export interface FollowedTicket {
  ticket: Ticket | null;
  status: FeedStatus;
  /** While the feed is not live: the wall clock in ms up to which the ticket is known. */
  offlineSince: number | null;
  /** There is no such ticket, or it belongs to somebody else. */
  invalid: boolean;
  busy: boolean;
  trouble: Sentence | null;
}

export interface FollowerHost {
  feed: FeedHost;
  pause: Pause;
  /** Where an intention lies until it is answered. */
  storage: StoragePort;
  newKey: () => string;
}

export interface FollowerEvents {
  changed: (now: FollowedTicket) => void;
  /** It was called, or called again. */
  called: () => void;
}

export const NOT_FOLLOWED: FollowedTicket = {
  ticket: null,
  status: "connecting",
  offlineSince: null,
  invalid: false,
  busy: false,
  trouble: null,
};

export class TicketFollower {
  private now: FollowedTicket = NOT_FOLLOWED;
  private readonly gone = new Stop();
  private readonly path: string;
  private readonly slot: PendingSlot;
  private readonly feed: Feed<TicketSnapshot>;
  private timer: ReturnType<typeof setInterval> | undefined;
  private unwatch: () => void = () => undefined;
  /** The version whose call is on the screen, and the one of which the server was told so. */
  private drawn: number | null = null;
  private told: number | null = null;

  constructor(
    private readonly id: string,
    private readonly session: Session,
    private readonly host: FollowerHost,
    private readonly events: FollowerEvents,
  ) {
    this.path = `/api/v1/tickets/${encodeURIComponent(id)}`;
    this.slot = new PendingSlot(host.storage, `yichuang.ticket.${id}.pending`);
    this.feed = this.feedOf(`/live/tickets/${encodeURIComponent(id)}`);
  }

  /** Begins, and goes on until `stop`, whatever the network does. */
  start(): void {
    const look = (): void => void this.look();
    this.timer = setInterval(look, LOOK_MS);
    const turned = (): void => {
      this.tellReceived();
      look();
    };
    this.unwatch = this.host.feed.presence.watch({ turned });
    void this.begin();
  }

  /** For good. */
  stop(): void {
    this.gone.stop();
    clearInterval(this.timer);
    this.unwatch();
    this.feed.stop();
  }

  /** Asks how many are ahead now; silence changes nothing. */
  async look(): Promise<void> {
    const { ticket, busy } = this.now;
    if (this.host.feed.presence.isHidden() || busy || ticket === null) return;
    if (MOVING.includes(ticket.state)) await this.reread();
  }

  private async reread(): Promise<void> {
    await this.read().then(
      (found) => {
        this.show(found);
      },
      () => undefined,
    );
  }

  /** What its holder asks for; one thing at a time, repeated until it is answered. */
  async act(verb: TicketVerb, body: unknown = {}): Promise<void> {
    const step = { path: `${this.path}/${verb}`, body, key: this.host.newKey() };
    await this.perform({ owner: this.id, at: Date.now(), steps: [step] });
  }

  /** The page has drawn the call: once somebody can see it, no other way need be looked for. */
  received(): void {
    this.drawn = this.call();
    this.tellReceived();
  }

  /** Its holder has tapped: they have read it. */
  seen(): void {
    const call = this.call();
    if (call !== null) this.feed.send({ op: "seen", seq: call });
  }

  /** Which version of the ticket its call is; null while nobody is called. */
  private call(): number | null {
    const { ticket } = this.now;
    return ticket?.state === "called" ? ticket.version : null;
  }

  private tellReceived(): void {
    const call = this.call();
    if (call === null || call !== this.drawn || call === this.told) return;
    if (this.now.status !== "live" || this.host.feed.presence.isHidden()) return;
    this.told = call;
    this.feed.send({ op: "received", seq: call });
  }

  private turned(status: FeedStatus, heardAt: number | null): void {
    this.set({ status, offlineSince: status === "live" ? null : heardAt });
    // What was said on a connection that broke may not have been heard.
    if (status !== "live") this.told = null;
    this.tellReceived();
  }

  private feedOf(path: string): Feed<TicketSnapshot> {
    return new Feed<TicketSnapshot>(
      path,
      this.session,
      {
        snapshot: (frame) => {
          this.show(frame.ticket, true);
        },
        event: (frame: FeedEvent) => {
          this.show(frame.data as Ticket);
        },
        other: (frame) => {
          if (frame.op === "progress") this.progress(frame as Progress);
        },
        status: (status, heardAt) => {
          this.turned(status, heardAt);
        },
        lost: () => {
          this.set({ invalid: true });
        },
      },
      this.host.feed,
    );
  }

  private read(): Promise<Ticket> {
    return this.session.ask<Ticket>(this.path);
  }

  /** Nothing is told after the end: an answer may still be under way then. */
  private set(change: Partial<FollowedTicket>): void {
    if (this.gone.aborted) return;
    this.now = { ...this.now, ...change };
    this.events.changed(this.now);
  }

  private show(next: Ticket, isNewest = false): void {
    const before = this.now.ticket;
    if (this.gone.aborted) return;
    if (!isNewest && before !== null && next.version < before.version) return;
    this.set({ ticket: next });
    if (OVER.includes(next.state)) this.feed.stop();
    else if (before !== null && OVER.includes(before.state)) this.feed.start();
    if (next.state === "called" && before?.call_no !== next.call_no) this.events.called();
  }

  private progress({ ahead, estimate, open_windows }: Progress): void {
    const { ticket } = this.now;
    if (ticket !== null) this.set({ ticket: { ...ticket, ahead, estimate, open_windows } });
  }

  private async begin(): Promise<void> {
    for (let tries = 0; !this.gone.aborted; tries += 1) {
      try {
        await this.beginOnce();
        return;
      } catch (error) {
        if (error instanceof SessionLost || !isPassing(error)) {
          this.set({ invalid: true });
          return;
        }
        this.set({ trouble: explain(error) });
        await this.host.pause(delayMs(tries), this.gone);
      }
    }
  }

  private async beginOnce(): Promise<void> {
    const found = await this.read();
    if (this.gone.aborted) return;
    this.set({ trouble: null });
    if (!OVER.includes(found.state)) this.feed.start();
    this.show(found);
    const plan = this.slot.find(this.id, RESUME_MS);
    if (plan !== null) await this.perform(plan);
  }

  private async perform(plan: Plan): Promise<void> {
    if (this.now.busy) return;
    this.set({ busy: true, trouble: null });
    try {
      await carryOut(plan, {
        slot: this.slot,
        signal: this.gone,
        wait: this.host.pause,
        send: ({ path, body, key }) => this.session.ask(path, { method: "POST", body, key }),
        onWait: (error) => {
          this.set({ trouble: explain(error) });
        },
      });
      this.set({ trouble: null });
      // It is done, whether or not this is answered: the feed tells it, too.
      await this.reread();
    } catch (error) {
      this.set({ trouble: explain(error) });
    } finally {
      this.set({ busy: false });
    }
  }
}
