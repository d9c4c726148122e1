/** A login that keeps itself alive: one renewal at a time, however many callers ask. */

import { Problem, type Ask, type Question } from "./api";
import type { StoragePort } from "../ports";
import type { Login } from "../types";

export interface Tokens {
  access: string;
  refresh: string;
  /** Wall clock in ms from which the access token is renewed before use. */
  renewAt: number;
}

/** Where tokens are kept between calls. */
export interface Keep {
  load(): Tokens | null;
  save(tokens: Tokens | null): void;
  /** Runs `work` while nobody else who keeps the same tokens renews them, as far as that goes. */
  alone<Result>(work: () => Promise<Result>): Promise<Result>;
}

/** The login has ended and only a person, or an enrolment, can make a new one. */
export class SessionLost extends Error {}

/** Share of an access token's life after which it is renewed. */
const RENEW_AFTER = 0.8;

export function tokensOf(login: Login): Tokens {
  return {
    access: login.access_token,
    refresh: login.refresh_token,
    renewAt: Date.now() + login.expires_in_s * 1000 * RENEW_AFTER,
  };
}

export function memoryKeep(): Keep {
  let kept: Tokens | null = null;
  return {
    load: () => kept,
    save: (tokens) => {
      kept = tokens;
    },
    alone: (work) => work(),
  };
}

/** Keeps tokens in a storage that everything which uses this login shares. */
export function storageKeep(storage: StoragePort, slot: string): Keep {
  return {
    load: () => readSlot<Tokens | null>(storage, slot, null),
    save: (tokens) => {
      writeSlot(storage, slot, tokens);
    },
    alone: (work) => work(),
  };
}

/** What a storage holds under `slot`; `fallback` when that is nothing, or not JSON. */
export function readSlot<Value>(storage: StoragePort, slot: string, fallback: Value): Value {
  try {
    const text = storage.getItem(slot);
    return text === null ? fallback : (JSON.parse(text) as Value);
  } catch {
    return fallback;
  }
}

export function writeSlot(storage: StoragePort, slot: string, value: unknown): void {
  if (value === null) storage.removeItem(slot);
  else storage.setItem(slot, JSON.stringify(value));
}

/** How long a logout waits for questions of this login that are under way, in ms. */
const SETTLE_LIMIT_MS = 1_000;

export class Session {
  private renewal: Promise<Tokens> | null = null;
  private readonly running = new Set<Promise<unknown>>();

  /** `signIn` makes a new login without a person: a device's password, a ticket's secret. */
  constructor(
    private readonly server: Ask,
    private readonly keep: Keep,
    private readonly signIn: (() => Promise<Login>) | null = null,
  ) {}

  /** Tokens that are good for a while. */
  async tokens(): Promise<Tokens> {
    const kept = this.keep.load();
    return kept !== null && Date.now() < kept.renewAt ? kept : this.renew(kept?.access ?? null);
  }

  /** Replaces the access token `rejected`, unless somebody else already has. */
  async renew(rejected: string | null): Promise<Tokens> {
    const kept = this.keep.load();
    if (kept !== null && kept.access !== rejected) return kept;
    this.renewal ??= this.renewOnce(rejected);
    return this.renewal;
  }

  /** Asks as this login; renews and repeats once when the token is refused. */
  async ask<Answer>(path: string, question: Question = {}): Promise<Answer> {
    const answer = this.askWithRenewal<Answer>(path, question);
    this.running.add(answer);
    try {
      return await answer;
    } finally {
      this.running.delete(answer);
    }
  }

  /**
   * Ends the login here and, when it can be reached, on the server.
   *
   * Here at once; there only after what was asked before, which would otherwise be refused.
   */
  async logout(): Promise<void> {
    const kept = this.keep.load();
    this.keep.save(null);
    if (kept === null) return;
    await this.settled();
    try {
      await this.server("/api/v1/logout", { method: "POST", token: kept.access });
    } catch {
      // The tokens are gone from this tab already; on the server they expire by themselves.
    }
  }

  private async settled(): Promise<void> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const limit = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, SETTLE_LIMIT_MS);
    });
    const all = [...this.running].map((answer) => answer.catch(() => undefined));
    await Promise.race([Promise.all(all), limit]);
    clearTimeout(timer);
  }

  private async askWithRenewal<Answer>(path: string, question: Question): Promise<Answer> {
    const { access } = await this.tokens();
    try {
      return await this.server<Answer>(path, { ...question, token: access });
    } catch (error) {
      if (!(error instanceof Problem) || error.status !== 401) throw error;
      const fresh = await this.renew(access);
      return this.server<Answer>(path, { ...question, token: fresh.access });
    }
  }

  private async renewOnce(rejected: string | null): Promise<Tokens> {
    try {
      return await this.keep.alone(() => this.fetchTokens(rejected));
    } finally {
      this.renewal = null;
    }
  }

  private async fetchTokens(rejected: string | null): Promise<Tokens> {
    const kept = this.keep.load();
    // Another tab may have renewed them while this one waited for its turn.
    if (kept !== null && kept.access !== rejected) return kept;
    const tokens = (await this.refreshed(kept)) ?? tokensOf(await this.signedIn());
    this.keep.save(tokens);
    return tokens;
  }

  /** The next tokens, or the ones that another tab got meanwhile; null when the login has ended. */
  private async refreshed(kept: Tokens | null): Promise<Tokens | null> {
    if (kept === null) return null;
    try {
      const body = { refresh_token: kept.refresh };
      const login = await this.server<Login>("/api/v1/login/refresh", { method: "POST", body });
      const now = this.keep.load();
      // A logout is not undone by an answer that was under way, nor another's login replaced.
      if (now === null) throw new SessionLost("logged out meanwhile");
      return now.refresh === kept.refresh ? tokensOf(login) : now;
    } catch (error) {
      if (!isRefusal(error)) throw error;
      const now = this.keep.load();
      if (now !== null && now.refresh !== kept.refresh) return now;
      this.keep.save(null);
      return null;
    }
  }

  private async signedIn(): Promise<Login> {
    if (this.signIn === null) throw new SessionLost("please log in again");
    try {
      return await this.signIn();
    } catch (error) {
      throw isRefusal(error) ? new SessionLost("this login is no longer valid") : error;
    }
  }
}

function isRefusal(error: unknown): boolean {
  return error instanceof Problem && [400, 401, 403, 404, 410, 422].includes(error.status);
}
