/** A file of the house, saved under the name that it has there. */

import { Problem, Unreachable } from "../client/api";
import type { Session } from "../client/session";
import type { ProblemBody } from "../types";

/** A file may be long in the making. */
const TIMEOUT_MS = 60_000;

/** Asks as this login, and has the browser save what is answered; fails as `Session.ask` does. */
export async function download(session: Session, path: string): Promise<void> {
  const { access } = await session.tokens();
  let answer = await fetched(path, access);
  if (answer.status === 401) answer = await fetched(path, (await session.renew(access)).access);
  if (!answer.ok) throw new Problem(answer.status, await problemOf(answer));
  save(await answer.blob(), nameOf(answer.headers.get("Content-Disposition")));
}

/** The name that `attachment; filename="…"` gives. */
export function nameOf(disposition: string | null): string {
  return /filename="([^"/\\]+)"/.exec(disposition ?? "")?.[1] ?? "report";
}

async function fetched(path: string, token: string): Promise<Response> {
  const late = new AbortController();
  const timer = setTimeout(() => {
    late.abort();
  }, TIMEOUT_MS);
  try {
    const headers = { Authorization: `Bearer ${token}` };
    const init = { headers, signal: late.signal, cache: "no-store", credentials: "omit" } as const;
    return await fetch(path, init);
  } catch (error) {
    throw new Unreachable(error instanceof Error ? error.message : "no answer");
  } finally {
    clearTimeout(timer);
  }
}

async function problemOf(answer: Response): Promise<ProblemBody> {
  try {
    return (await answer.json()) as ProblemBody;
  } catch {
    return {};
  }
}

function save(file: Blob, name: string): void {
  const address = URL.createObjectURL(file);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => {
    URL.revokeObjectURL(address);
  }, 0);
}
