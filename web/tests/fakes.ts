/** Fakes of core's ports. */

import type {
  HttpAnswer,
  HttpPort,
  HttpRequest,
  PresenceEvents,
  PresencePort,
  Socket,
  SocketEvents,
} from "@core/ports";

/** A browser's storage, which is a StoragePort, too. */
export class FakeStorage implements Storage {
  private readonly kept = new Map<string, string>();

  get length(): number {
    return this.kept.size;
  }

  key(index: number): string | null {
    return [...this.kept.keys()][index] ?? null;
  }

  getItem(slot: string): string | null {
    return this.kept.get(slot) ?? null;
  }

  setItem(slot: string, text: string): void {
    this.kept.set(slot, text);
  }

  removeItem(slot: string): void {
    this.kept.delete(slot);
  }

  clear(): void {
    this.kept.clear();
  }
}

/** A server's answer, as the HTTP port hands it on. */
export function answer(
  body: unknown,
  status = 200,
  headers: Record<string, string> = {},
): HttpAnswer {
  return {
    status,
    text: JSON.stringify(body),
    header: (name) => headers[name.toLowerCase()] ?? null,
  };
}

/** An HTTP port that gives the answers in order, and none when there are no more. */
export class FakeHttp {
  readonly asked: HttpRequest[] = [];

  constructor(private readonly answers: HttpAnswer[] = []) {}

  readonly port: HttpPort = (request) => {
    this.asked.push(request);
    const next = this.answers.shift();
    return next === undefined ? Promise.reject(new TypeError("cut")) : Promise.resolve(next);
  };

  get paths(): string[] {
    return this.asked.map(({ path }) => path);
  }

  get tokens(): (string | undefined)[] {
    return this.asked.map(({ headers }) => headers["Authorization"]);
  }
}

/** A socket whose other end is the test. */
export class FakeSocket implements Socket {
  readonly sent: unknown[] = [];

  constructor(private readonly events: SocketEvents) {}

  send(text: string): void {
    this.sent.push(JSON.parse(text));
  }

  close(): void {
    // The other end hears nothing of it.
  }

  accept(): void {
    this.events.opened();
  }

  say(frame: unknown): void {
    this.events.heard(JSON.stringify(frame));
  }

  cut(code = 1006): void {
    this.events.closed(code);
  }
}

/** A page whose network and viewer the test plays. */
export class FakePresence implements PresencePort {
  private readonly watching = new Set<PresenceEvents>();
  private hidden = false;

  isHidden(): boolean {
    return this.hidden;
  }

  watch(events: PresenceEvents): () => void {
    this.watching.add(events);
    return () => this.watching.delete(events);
  }

  online(): void {
    for (const { online } of this.watching) online?.();
  }

  turn(hidden: boolean): void {
    this.hidden = hidden;
    for (const { turned } of this.watching) turned?.();
  }

  attend(): void {
    for (const { attended } of this.watching) attended?.();
  }

  get watchers(): number {
    return this.watching.size;
  }
}
