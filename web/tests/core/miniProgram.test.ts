/** Core over what a WeChat mini program has instead of a browser, as its documentation names it. */

import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { pauseWith } from "@core/backoff";
import { askOver } from "@core/client/api";
import { carryOut, PendingSlot } from "@core/client/pending";
import { readSlot, Session, writeSlot, type Keep, type Tokens } from "@core/client/session";
import { Feed } from "@core/live/feed";
import type { TicketSnapshot } from "@core/live/frames";
import type { HttpPort, PresencePort, SocketPort, StoragePort } from "@core/ports";

const HOUSE = "https://hall.example";

interface WxRequest {
  url: string;
  method: string;
  header: Record<string, string>;
  data?: string;
  timeout: number;
  success: (told: { statusCode: number; data: string; header: Record<string, string> }) => void;
  fail: (told: { errMsg: string }) => void;
}

/** The part of `wx` that the ports use. */
class PlayedWx {
  readonly requests: WxRequest[] = [];
  readonly frames: unknown[] = [];
  private readonly kept = new Map<string, string>();
  private heard: (told: { data: string }) => void = () => undefined;
  private opened: () => void = () => undefined;
  private network: ((told: { isConnected: boolean }) => void) | null = null;

  request(request: WxRequest): void {
    this.requests.push(request);
  }

  answer(body: unknown, statusCode = 200): void {
    const request = this.requests.shift();
    request?.success({ statusCode, data: JSON.stringify(body), header: {} });
  }

  connectSocket(): {
    onOpen: (work: () => void) => void;
    onMessage: (work: (told: { data: string }) => void) => void;
    send: (frame: { data: string }) => void;
  } {
    return {
      onOpen: (work) => (this.opened = work),
      onMessage: (work) => (this.heard = work),
      send: ({ data }) => this.frames.push(JSON.parse(data)),
    };
  }

  connect(snapshot: unknown): void {
    this.opened();
    this.heard({ data: JSON.stringify(snapshot) });
  }

  onNetworkStatusChange(work: (told: { isConnected: boolean }) => void): void {
    this.network = work;
  }

  offNetworkStatusChange(): void {
    this.network = null;
  }

  comeOnline(): void {
    this.network?.({ isConnected: true });
  }

  getStorageSync(slot: string): string {
    return this.kept.get(slot) ?? "";
  }

  setStorageSync(slot: string, text: string): void {
    this.kept.set(slot, text);
  }

  removeStorageSync(slot: string): void {
    this.kept.delete(slot);
  }
}

let wx: PlayedWx;

const http: HttpPort = ({ path, method, headers: header, body, timeoutMs: timeout }) =>
  new Promise((resolve, reject) => {
    wx.request({
      ...{ url: HOUSE + path, method, header, timeout },
      ...(body === null ? {} : { data: body }),
      success: ({ statusCode: status, data: text, header: told }) => {
        resolve({ status, text, header: (name) => told[name] ?? null });
      },
      fail: ({ errMsg }) => {
        reject(new Error(errMsg));
      },
    });
  });

const socket: SocketPort = (_, events) => {
  const task = wx.connectSocket();
  task.onOpen(events.opened);
  task.onMessage(({ data }) => {
    events.heard(data);
  });
  return {
    send: (data) => {
      task.send({ data });
    },
    close: () => undefined,
  };
};

const storage: StoragePort = {
  getItem: (slot) => wx.getStorageSync(slot) || null,
  setItem: (slot, text) => {
    wx.setStorageSync(slot, text);
  },
  removeItem: (slot) => {
    wx.removeStorageSync(slot);
  },
};

const presence: PresencePort = {
  isHidden: () => false,
  watch: ({ online }) => {
    wx.onNetworkStatusChange(({ isConnected }) => {
      if (isConnected) online?.();
    });
    return () => {
      wx.offNetworkStatusChange();
    };
  },
};

/** One page at a time: there are no tabs that could share a login. */
const keep: Keep = {
  load: () => readSlot<Tokens | null>(storage, "login", null),
  save: (tokens) => {
    writeSlot(storage, "login", tokens);
  },
  alone: (work) => work(),
};

const LOGIN = { access_token: "a", refresh_token: "r", expires_in_s: 900, role: "ticket", id: "1" };
const settled = (): Promise<unknown> => vi.advanceTimersByTimeAsync(0);

beforeEach(() => {
  vi.useFakeTimers();
  wx = new PlayedWx();
  for (const name of ["fetch", "AbortController", "crypto", "WebSocket", "Intl"]) {
    vi.stubGlobal(name, undefined);
  }
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

describe("a mini program", () => {
  const ask = askOver(http);

  function session(): Session {
    return new Session(ask, keep, () => ask("/api/v1/login/wechat", { method: "POST" }));
  }

  it("logs in, asks as its citizen, and stays logged in", async () => {
    const asked = session().ask("/api/v1/tickets");
    await settled();
    expect(wx.requests[0]?.url).toBe(`${HOUSE}/api/v1/login/wechat`);
    wx.answer(LOGIN);
    await settled();
    expect(wx.requests[0]?.header["Authorization"]).toBe("Bearer a");
    wx.answer([]);
    expect(await asked).toEqual([]);
    expect((await session().tokens()).access).toBe("a");
  });

  it("follows its ticket", async () => {
    keep.save({ access: "a", refresh: "r", renewAt: Date.now() + 60_000 });
    const seen: number[] = [];
    const feed = new Feed<TicketSnapshot>(
      "/live/tickets/1",
      session(),
      { snapshot: ({ seq }) => seen.push(seq), event: () => undefined },
      { open: socket, presence, random: () => 1, now: () => Date.now() },
    );
    feed.start();
    await settled();
    wx.connect({ op: "snapshot", ticket: {}, epoch: 1, seq: 4 });
    feed.stop();
    expect(wx.frames).toEqual([{ op: "hello", token: "a" }]);
    expect(seen).toEqual([4]);
  });

  it("repeats under the same key as soon as its network is back", async () => {
    const steps = [{ path: "/api/v1/tickets", body: {}, key: "k" }];
    const done = carryOut(
      { owner: "1", at: Date.now(), steps },
      {
        slot: new PendingSlot(storage, "plan"),
        send: ({ path, body, key }) => ask(path, { method: "POST", body, key }),
        wait: pauseWith(presence),
      },
    );
    wx.requests.shift()?.fail({ errMsg: "request:fail" });
    await settled();
    expect(wx.getStorageSync("plan")).toContain('"k"');
    wx.comeOnline();
    await settled();
    expect(wx.requests[0]?.header["Idempotency-Key"]).toBe("k");
    wx.answer({});
    await done;
    expect(wx.getStorageSync("plan")).toBe("");
  });
});
