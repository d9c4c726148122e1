/** One HTTP question and its answer; refusals are problem documents (RFC 9457). */

import type { HttpAnswer, HttpPort, HttpRequest } from "../ports";
import type { FieldError, ProblemBody, ProblemCode } from "../types";

/** The server answered, and refused. */
export class Problem extends Error {
  readonly code: ProblemCode | "";
  readonly detailZh: string;
  readonly errors: FieldError[];

  constructor(
    readonly status: number,
    private readonly body: ProblemBody,
    /** After how many seconds the same may be asked again, if the server said so. */
    readonly retryAfterS: number | null = null,
  ) {
    super(body.detail ?? body.title ?? `HTTP ${status}`);
    this.code = body.code ?? "";
    this.detailZh = body.detail_zh ?? "";
    this.errors = body.errors ?? [];
  }

  /** What only some problems say beside the sentences, like the ticket that is there already. */
  member(name: string): string | null {
    const found = (this.body as Record<string, unknown>)[name];
    return typeof found === "string" ? found : null;
  }

  /** The same where it is more than a text; its code says which shape it has. */
  members(): unknown {
    return this.body;
  }
}

/** No answer arrived, so nobody knows whether the server acted. */
export class Unreachable extends Error {}

export interface Question {
  method?: HttpRequest["method"];
  body?: unknown;
  /** The Idempotency-Key: the same for every repetition of one intention. */
  key?: string;
  token?: string;
  timeoutMs?: number;
  /** Only single sign-on needs them: nobody is logged in by a cookie. */
  cookies?: boolean;
}

const TIMEOUT_MS = 8_000;

/** Asks the server; throws `Problem` when it refuses and `Unreachable` when it stays silent. */
export type Ask = <Answer>(path: string, question?: Question) => Promise<Answer>;

export function askOver(http: HttpPort): Ask {
  return async <Answer>(path: string, question: Question = {}) => {
    try {
      return read(await http(parcel(path, question))) as Answer;
    } catch (error) {
      if (error instanceof Problem) throw error;
      throw new Unreachable(error instanceof Error ? error.message : "no answer");
    }
  };
}

function read({ status, text, header }: HttpAnswer): unknown {
  if (status < 200 || status > 299) {
    throw new Problem(status, readProblem(text), retryAfter(header("Retry-After")));
  }
  return text === "" ? null : JSON.parse(text);
}

function parcel(path: string, question: Question): HttpRequest {
  const { method = "GET", body, key, token, timeoutMs = TIMEOUT_MS } = question;
  const headers: Record<string, string> = { Accept: "application/json" };
  if (token !== undefined) headers["Authorization"] = `Bearer ${token}`;
  if (key !== undefined) headers["Idempotency-Key"] = key;
  const cookies = question.cookies === true ? { cookies: true } : {};
  if (method === "GET" || (method === "DELETE" && body === undefined))
    return { method, path, headers, body: null, timeoutMs, ...cookies };
  headers["Content-Type"] = "application/json";
  return { method, path, headers, body: JSON.stringify(body ?? {}), timeoutMs, ...cookies };
}

/** `Retry-After` in seconds; null without one that is a number. */
function retryAfter(told: string | null): number | null {
  const seconds = Number.parseInt(told ?? "", 10);
  return Number.isNaN(seconds) ? null : seconds;
}

function readProblem(text: string): ProblemBody {
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === "object" && body !== null ? body : {};
  } catch {
    return {};
  }
}

/** A limit of today, which no patience of a screen outlasts. */
const LASTING: ReadonlySet<string> = new Set(["verification_locked"]);

/** Whether asking again, unchanged and with the same key, is the right thing to do. */
export function isPassing(error: unknown): boolean {
  if (error instanceof Unreachable) return true;
  if (!(error instanceof Problem) || LASTING.has(error.code)) return false;
  return (
    error.status >= 500 || [408, 425, 429].includes(error.status) || error.code === "in_flight"
  );
}

/** Random bytes as an Idempotency-Key. */
export function keyOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export interface Sentence {
  zh: string;
  en: string;
}

/** What to tell the person in front of the screen. */
export function explain(error: unknown): Sentence {
  if (error instanceof Problem) {
    return { zh: error.detailZh || "操作未被接受", en: error.message };
  }
  if (error instanceof Unreachable) return { zh: "网络中断，请稍候", en: "The network is down." };
  return { zh: "出现意外错误", en: error instanceof Error ? error.message : "Unexpected error." };
}
