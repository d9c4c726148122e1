/**
 * One live feed: opens the socket, says hello, resumes after a cut, and never gives up by itself,
 * except when newer pages of the same login have taken its place: then it waits for its viewer.
 *
 * It hands on every snapshot, and every event exactly once and in order; a gap brings a snapshot.
 */

import { delayMs } from "../backoff";
import { SessionLost, type Session, type Tokens } from "../client/session";
import type { PresencePort, Socket, SocketPort } from "../ports";
import type { FeedEvent, Frame } from "./frames";
import { Sequence, type Position } from "./sequence";

/** `displaced`: its login has opened too many others since; only its viewer brings it back. */
export type FeedStatus = "connecting" | "live" | "down" | "refused" | "displaced";

export interface FeedHandlers<Snapshot> {
  snapshot: (frame: Snapshot) => void;
  event: (frame: FeedEvent) => void;
  other?: (frame: { op: string }) => void;
  /** `heardAt`: the wall clock in ms at which the feed last brought anything; null before that. */
  status?: (status: FeedStatus, heardAt: number | null) => void;
  /** Whether beats count what this feed counts: a hall's do, a ticket's only say "alive". */
  countsBeats?: boolean;
  /** The login behind the feed has ended; the feed has stopped. */
  lost?: () => void;
}

/** What the feed needs of the machine it runs on. */
export interface FeedHost {
  open: SocketPort;
  presence: PresencePort;
  random: () => number;
  /** Ms of a clock that nobody sets. */
  now: () => number;
}

/** Beats come every 10 s; after this silence the connection is taken for dead. */
const SILENCE_MS = 25_000;
/** A connection that lived this long was a good one: the next delay is short again. */
const STEADY_MS = 5_000;
/** An open socket that brings nothing for this long has nothing new to bring. */
const QUIET_MS = 1_000;
const WATCH_MS = 1_000;
const RENEW_AGAIN_MS = 5_000;
const BAD_FRAME = 4400;
const UNAUTHORISED = 4401;
const TOO_MANY = 4429;

export class Feed<Snapshot> {
  private socket: Socket | null = null;
  private readonly sequence = new Sequence();
  private tokens: Tokens | null = null;
  private tokenRefused = false;
  private stopped = true;
  private round = 0;
  private attempt = 0;
  private retry: ReturnType<typeof setTimeout> | undefined;
  private watch: ReturnType<typeof setInterval> | undefined;
  private heardAt = 0;
  private heardWall: number | null = null;
  private openedAt: number | null = null;
  private liveSince: number | null = null;
  private renewNotBefore = 0;
  private displaced = false;
  private unwatch: () => void = () => undefined;

  constructor(
    private readonly path: string,
    private readonly session: Pick<Session, "tokens" | "renew">,
    private readonly handlers: FeedHandlers<Snapshot>,
    private readonly host: FeedHost,
  ) {}

  start(): void {
    if (!this.stopped) return;
    this.stopped = false;
    this.displaced = false;
    this.watch = setInterval(() => {
      this.look();
    }, WATCH_MS);
    const wake = (): void => {
      if (!this.displaced) this.hurry();
    };
    const attended = (): void => {
      if (this.displaced) this.comeBack();
    };
    this.unwatch = this.host.presence.watch({ online: wake, turned: wake, attended });
    void this.connect();
  }

  stop(): void {
    this.stopped = true;
    clearInterval(this.watch);
    clearTimeout(this.retry);
    this.unwatch();
    this.drop();
  }

  /** Sends a frame when the connection is up; a lost one is not worth repeating. */
  send(frame: { op: string; [field: string]: unknown }): void {
    this.socket?.send(JSON.stringify(frame));
  }

  private async connect(): Promise<void> {
    this.round += 1;
    const round = this.round;
    this.tell("connecting");
    try {
      const renew = this.tokenRefused && this.tokens !== null;
      this.tokens = renew
        ? await this.session.renew(this.tokens?.access ?? null)
        : await this.session.tokens();
      this.tokenRefused = false;
    } catch (error) {
      if (this.isCurrent(round)) this.failed(error);
      return;
    }
    if (this.isCurrent(round)) this.open(this.tokens);
  }

  private open(tokens: Tokens): void {
    const { round } = this;
    const ifMine =
      <Told extends unknown[]>(work: (...told: Told) => void) =>
      (...told: Told): void => {
        if (this.socket !== null && round === this.round) work(...told);
      };
    this.openedAt = null;
    this.heardAt = this.host.now();
    try {
      this.socket = this.host.open(this.path, {
        opened: ifMine(() => {
          this.greet(tokens);
        }),
        heard: ifMine((text: string) => {
          this.hear(text);
        }),
        closed: ifMine((code: number) => {
          this.closed(code);
        }),
      });
    } catch {
      this.again("down");
    }
  }

  private greet({ access }: Tokens): void {
    this.openedAt = this.host.now();
    const { position } = this.sequence;
    this.send({ op: "hello", token: access, ...(position === null ? {} : { after: position }) });
  }

  private hear(text: string): void {
    this.heardAt = this.host.now();
    this.heardWall = Date.now();
    try {
      this.take(JSON.parse(text) as Frame);
    } catch {
      this.resync();
    }
  }

  private take(frame: Frame): void {
    if (frame.op === "snapshot") {
      this.sequence.restart(positionOf(frame));
      this.handlers.snapshot(frame as Snapshot);
      this.alive();
    } else if (frame.op === "event") {
      this.takeEvent(frame);
    } else if (frame.op === "beat") {
      this.alive();
      if (this.handlers.countsBeats === true) {
        this.sequence.beat(positionOf(frame), this.heardAt);
      }
    } else if (frame.op === "bye") {
      this.closed(frame.code ?? 0, frame.reconnect !== false);
    } else {
      this.handlers.other?.(frame);
    }
  }

  private takeEvent(frame: Frame): void {
    const verdict = this.sequence.take(positionOf(frame));
    if (verdict === "gap") this.resync();
    if (verdict !== "next") return;
    this.handlers.event(frame as unknown as FeedEvent);
    this.alive();
  }

  private tell(status: FeedStatus): void {
    this.handlers.status?.(status, this.heardWall);
  }

  private alive(): void {
    if (this.liveSince !== null) return;
    this.liveSince = this.host.now();
    this.tell("live");
  }

  /** Starts over from a snapshot: what is shown may be wrong. */
  private resync(): void {
    this.sequence.forget();
    this.drop();
    this.again("down");
  }

  private closed(code: number, reconnect = true): void {
    this.drop();
    if (code === TOO_MANY) {
      this.displaced = true;
      this.tell("displaced");
      return;
    }
    if (code === UNAUTHORISED) this.tokenRefused = true;
    if (code === BAD_FRAME) this.sequence.forget();
    // Even a final refusal is tried again, slowly: a screen heals when its hall is put right.
    if (!reconnect && code !== UNAUTHORISED) this.attempt = Math.max(this.attempt, 6);
    this.again(reconnect || code === UNAUTHORISED ? "down" : "refused");
  }

  private again(status: FeedStatus): void {
    if (this.stopped) return;
    this.tell(status);
    clearTimeout(this.retry);
    this.retry = setTimeout(() => void this.connect(), delayMs(this.attempt, this.host.random));
    this.attempt += 1;
  }

  private drop(): void {
    const socket = this.socket;
    this.socket = null;
    if (this.liveSince !== null && this.host.now() - this.liveSince >= STEADY_MS) this.attempt = 0;
    this.liveSince = null;
    socket?.close();
  }

  private lose(): void {
    this.stop();
    this.tell("refused");
    this.handlers.lost?.();
  }

  private isCurrent(round: number): boolean {
    return !this.stopped && round === this.round;
  }

  private failed(error: unknown): void {
    if (error instanceof SessionLost) this.lose();
    else this.again("down");
  }

  /** Once a second: is the connection alive, complete, and its token young enough? */
  private look(): void {
    if (this.socket === null) return;
    const now = this.host.now();
    if (now - this.heardAt > SILENCE_MS) this.closed(0);
    else if (this.sequence.isBehind(now)) this.resync();
    else if (this.openedAt !== null) {
      if (now - this.openedAt > QUIET_MS) this.alive();
      if (this.tokens !== null && Date.now() >= this.tokens.renewAt) void this.renewToken(now);
    }
  }

  private async renewToken(now: number): Promise<void> {
    if (now < this.renewNotBefore) return;
    this.renewNotBefore = now + RENEW_AGAIN_MS;
    try {
      this.tokens = await this.session.tokens();
      this.send({ op: "token", token: this.tokens.access });
    } catch (error) {
      if (error instanceof SessionLost) this.lose();
    }
  }

  private comeBack(): void {
    this.displaced = false;
    this.hurry();
  }

  /** The network or the viewer is back: do not sit out a long delay. */
  private hurry(): void {
    if (this.stopped || this.socket !== null || this.host.presence.isHidden()) return;
    clearTimeout(this.retry);
    this.attempt = 0;
    this.again("connecting");
  }
}

function positionOf(frame: Frame): Position {
  return { epoch: Number(frame.epoch), seq: Number(frame.seq) };
}
