/** HTTP by `fetch`. */

import type { HttpPort } from "../ports";

export const fetchHttp: HttpPort = async (request) => {
  const { method, path, headers, body, timeoutMs } = request;
  const credentials = request.cookies === true ? "same-origin" : "omit";
  const late = new AbortController();
  const timer = setTimeout(() => {
    late.abort();
  }, timeoutMs);
  try {
    const init = { method, headers, body, signal: late.signal } satisfies RequestInit;
    const answer = await fetch(path, { ...init, cache: "no-store", credentials });
    const { status } = answer;
    return { status, text: await answer.text(), header: (name) => answer.headers.get(name) };
  } finally {
    clearTimeout(timer);
  }
};
