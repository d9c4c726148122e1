/**
 * One live feed: opens the socket, says hello, resumes after a cut, and never gives up by itself,
 * except when newer pages of the same login have taken its place: then it waits for its viewer.
 *
 * It hands on every snapshot, and every event exactly once and in order; a gap brings a snapshot.
 */

import { delayMs } from "./backoff";
import { watchPresence } from "./presence";
import { Sequence, type Position } from "./sequence";
import { SessionLost, type Session, type Tokens } from "./session";
import type { FeedEvent } from "./types";

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

/** What the feed needs of the world; tests bring their own. */
export interface FeedWorld {
  open: (path: string) => WebSocket;
  random: () => number;
  now: () => number;
}

interface Frame {
  op: string;
  epoch?: number;
  seq?: number;
  code?: number;
  reconnect?: boolean;
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

const browser: FeedWorld = {
  open: (path) =>
    new WebSocket(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}${path}`),
  random: Math.random,
  now: () => performance.now(),
};

export class Feed<Snapshot> {
  private socket: WebSocket | null = null;
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
  private openedAt = 0;
  private liveSince: number | null = null;
  private renewNotBefore = 0;
  private displaced = false;
  private unwatch: () => void = () => undefined;

  constructor(
    private readonly path: string,
    private readonly session: Pick<Session, "tokens" | "renew">,
    private readonly handlers: FeedHandlers<Snapshot>,
    private readonly world: FeedWorld = browser,
  ) {}

  start(): void {
    if (!this.stopped) return;
    this.stopped = false;
    this.displaced = false;
    this.watch = setInterval(() => {
      this.look();
    }, WATCH_MS);
    this.unwatch = watchPresence(
      () => {
        if (!this.displaced) this.hurry();
      },
      () => {
        if (this.displaced) this.comeBack();
      },
    );
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
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(frame));
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
    let socket: WebSocket;
    try {
      socket = this.world.open(this.path);
    } catch {
      this.again("down");
      return;
    }
    this.socket = socket;
    this.heardAt = this.world.now();
    socket.onopen = () => {
      this.openedAt = this.world.now();
      const { position } = this.sequence;
      const after = position === null ? {} : { after: position };
      this.send({ op: "hello", token: tokens.access, ...after });
    };
    socket.onmessage = (message) => {
      if (socket === this.socket) this.hear(message.data);
    };
    socket.onclose = (close) => {
      if (socket === this.socket) this.closed(close.code);
    };
  }

  private hear(data: unknown): void {
    this.heardAt = this.world.now();
    this.heardWall = Date.now();
    try {
      this.take(JSON.parse(String(data)) as Frame);
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
    this.liveSince = this.world.now();
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
    this.retry = setTimeout(() => void this.connect(), delayMs(this.attempt, this.world.random));
    this.attempt += 1;
  }

  private drop(): void {
    const socket = this.socket;
    this.socket = null;
    if (this.liveSince !== null && this.world.now() - this.liveSince >= STEADY_MS) this.attempt = 0;
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
    const now = this.world.now();
    if (now - this.heardAt > SILENCE_MS) this.closed(0);
    else if (this.sequence.isBehind(now)) this.resync();
    else if (this.socket.readyState === WebSocket.OPEN) {
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
    if (this.stopped || this.socket !== null || document.visibilityState === "hidden") return;
    clearTimeout(this.retry);
    this.attempt = 0;
    this.again("connecting");
  }
}

function positionOf(frame: Frame): Position {
  return { epoch: Number(frame.epoch), seq: Number(frame.seq) };
}
