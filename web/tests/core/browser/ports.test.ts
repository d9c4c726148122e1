import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { fetchHttp } from "@core/browser/http";
import { pagePresence } from "@core/browser/presence";
import { webSocket } from "@core/browser/socket";

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

describe("HTTP by fetch", () => {
  const request = {
    method: "POST",
    path: "/api/v1/tickets",
    headers: { "Idempotency-Key": "k" },
    body: '{"hall":"tonghua"}',
    timeoutMs: 8_000,
  } as const;

  it("hands on what the server says, refusals too", async () => {
    const headers = { "Retry-After": "3" };
    const told = vi.fn(() => Promise.resolve(new Response("busy", { status: 503, headers })));
    vi.stubGlobal("fetch", told);
    const { status, text, header } = await fetchHttp(request);
    expect([status, text, header("retry-after"), header("etag")]).toEqual([503, "busy", "3", null]);
    const { method, headers: sent, body } = request;
    const init = { method, headers: sent, body, cache: "no-store", credentials: "omit" };
    expect(told).toHaveBeenCalledWith("/api/v1/tickets", expect.objectContaining(init));
  });

  it("gives up a server that stays silent", async () => {
    vi.useFakeTimers();
    vi.stubGlobal("fetch", (_: string, { signal }: { signal: AbortSignal }) => {
      return new Promise((_resolve, reject) => {
        signal.addEventListener("abort", () => {
          reject(new Error("aborted"));
        });
      });
    });
    const given = expect(fetchHttp(request)).rejects.toThrow("aborted");
    await vi.advanceTimersByTimeAsync(8_000);
    await given;
  });
});

describe("a WebSocket", () => {
  class PlayedSocket extends EventTarget {
    static readonly OPEN = 1;
    static made: PlayedSocket[] = [];
    readyState = 0;
    sent: string[] = [];
    onopen: (() => void) | null = null;
    onmessage: ((message: { data: string }) => void) | null = null;
    onclose: ((close: { code: number }) => void) | null = null;

    constructor(readonly url: string) {
      super();
      PlayedSocket.made.push(this);
    }

    send(text: string): void {
      this.sent.push(text);
    }
  }

  it("leads to where the page came from, and is silent while it is not open", () => {
    vi.stubGlobal("location", { protocol: "https:", host: "hall.example:8443" });
    vi.stubGlobal("WebSocket", PlayedSocket);
    const heard: unknown[] = [];
    const socket = webSocket("/live/halls/tonghua", {
      opened: () => heard.push("opened"),
      heard: (text) => heard.push(text),
      closed: (code) => heard.push(code),
    });
    const [played] = PlayedSocket.made;
    expect(played?.url).toBe("wss://hall.example:8443/live/halls/tonghua");
    socket.send("too early");
    if (played !== undefined) played.readyState = 1;
    socket.send("hello");
    expect(played?.sent).toEqual(["hello"]);
    played?.onopen?.();
    played?.onmessage?.({ data: "{}" });
    played?.onclose?.({ code: 4401 });
    expect(heard).toEqual(["opened", "{}", 4401]);
  });
});

describe("the presence of a page's viewer", () => {
  let page: EventTarget & { visibilityState: string };
  let viewport: EventTarget;
  let told: string[];
  let unwatch: () => void;

  beforeEach(() => {
    page = Object.assign(new EventTarget(), { visibilityState: "visible" });
    viewport = new EventTarget();
    vi.stubGlobal("document", page);
    vi.stubGlobal("window", viewport);
    told = [];
    unwatch = pagePresence.watch({
      online: () => told.push("online"),
      turned: () => told.push("turned"),
      attended: () => told.push("attended"),
    });
  });

  it.each(["focus", "click", "keydown"])("shows by %s", (sign) => {
    viewport.dispatchEvent(new Event(sign));
    expect(told).toEqual(["attended"]);
  });

  it("shows when the page is seen again, and not when it is hidden", () => {
    page.visibilityState = "hidden";
    page.dispatchEvent(new Event("visibilitychange"));
    expect(pagePresence.isHidden()).toBe(true);
    expect(told).toEqual(["turned"]);
    page.visibilityState = "visible";
    page.dispatchEvent(new Event("visibilitychange"));
    expect(told).toEqual(["turned", "turned", "attended"]);
  });

  it("is told of the network, until nobody watches any more", () => {
    viewport.dispatchEvent(new Event("online"));
    unwatch();
    for (const sign of ["online", "click"]) viewport.dispatchEvent(new Event(sign));
    page.dispatchEvent(new Event("visibilitychange"));
    expect(told).toEqual(["online"]);
  });
});
