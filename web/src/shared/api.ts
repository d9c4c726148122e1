/** One HTTP question and its answer; refusals are problem documents (RFC 9457). */

export interface FieldError {
  field: string;
  code: string;
  detail: string;
  detail_zh?: string | undefined;
}

interface ProblemBody {
  title?: string;
  detail?: string;
  detail_zh?: string;
  code?: string;
  errors?: FieldError[];
  /** What is wrong with each field, in the order of `errors`. */
  details_zh?: string[];
}

/** The server answered, and refused. */
export class Problem extends Error {
  readonly code: string;
  readonly detailZh: string;
  readonly errors: FieldError[];

  constructor(
    readonly status: number,
    body: ProblemBody,
    /** After how many seconds the same may be asked again, if the server said so. */
    readonly retryAfterS: number | null = null,
  ) {
    super(body.detail ?? body.title ?? `HTTP ${status}`);
    this.code = body.code ?? "";
    this.detailZh = body.detail_zh ?? "";
    this.errors = (body.errors ?? []).map((error, at) => ({
      ...error,
      detail_zh: error.detail_zh ?? body.details_zh?.[at],
    }));
  }
}

/** No answer arrived, so nobody knows whether the server acted. */
export class Unreachable extends Error {}

export interface Question {
  method?: "GET" | "POST";
  body?: unknown;
  /** The Idempotency-Key: the same for every repetition of one intention. */
  key?: string;
  token?: string;
  timeoutMs?: number;
}

const TIMEOUT_MS = 8_000;

/** Asks the server; throws `Problem` when it refuses and `Unreachable` when it stays silent. */
export async function ask<Answer>(path: string, question: Question = {}): Promise<Answer> {
  const abort = new AbortController();
  const timer = setTimeout(() => {
    abort.abort();
  }, question.timeoutMs ?? TIMEOUT_MS);
  try {
    const response = await fetch(path, { ...parcel(question), signal: abort.signal });
    const text = await response.text();
    if (!response.ok) throw new Problem(response.status, readProblem(text), retryAfter(response));
    return (text === "" ? null : JSON.parse(text)) as Answer;
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw new Unreachable(error instanceof Error ? error.message : "no answer");
  } finally {
    clearTimeout(timer);
  }
}

function parcel({ method = "GET", body, key, token }: Question): RequestInit {
  const headers: Record<string, string> = { Accept: "application/json" };
  if (token !== undefined) headers["Authorization"] = `Bearer ${token}`;
  if (key !== undefined) headers["Idempotency-Key"] = key;
  const init: RequestInit = { method, headers, cache: "no-store", credentials: "omit" };
  if (method === "POST") {
    headers["Content-Type"] = "application/json";
    init.body = JSON.stringify(body ?? {});
  }
  return init;
}

/** `Retry-After` in seconds; null without one that is a number. */
function retryAfter(response: Response): number | null {
  const seconds = Number.parseInt(response.headers.get("Retry-After") ?? "", 10);
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

/** Whether asking again, unchanged and with the same key, is the right thing to do. */
export function isPassing(error: unknown): boolean {
  if (error instanceof Unreachable) return true;
  if (!(error instanceof Problem)) return false;
  return (
    error.status >= 500 || [408, 425, 429].includes(error.status) || error.code === "in_flight"
  );
}

/** A fresh Idempotency-Key; `crypto.randomUUID` does not exist on a plain-http hall network. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
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
