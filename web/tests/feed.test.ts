import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { Feed, type FeedStatus } from "@/shared/feed";
import { SessionLost, type Tokens } from "@/shared/session";
import type { HallSnapshot } from "@/shared/types";

import { FakeSocket } from "./fakes";

const SNAPSHOT = { op: "snapshot", hall: "h", epoch: 3, seq: 17, at: "", state: {} };

let sockets: FakeSocket[];
let seen: number[];
let statuses: FeedStatus[];
let lost: boolean;
let session: { tokens: () => Promise<Tokens>; renew: () => Promise<Tokens> };
let feed: Feed<HallSnapshot>;

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("WebSocket", { OPEN: 1 });
  sockets = [];
  seen = [];
  statuses = [];
  lost = false;
  session = { tokens: () => tokens("t1"), renew: () => tokens("t2") };
  feed = new Feed<HallSnapshot>(
    "/live/halls/h",
    { tokens: () => session.tokens(), renew: () => session.renew() },
    {
      snapshot: (frame) => seen.push(frame.seq),
      event: (frame) => seen.push(frame.seq),
      status: (status) => statuses.push(status),
      countsBeats: true,
      lost: () => (lost = true),
    },
    { open, random: () => 1, now: () => Date.now() },
  );
});

afterEach(() => {
  feed.stop();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function open(): WebSocket {
  const socket = new FakeSocket();
  sockets.push(socket);
  return socket as unknown as WebSocket;
}

function tokens(access: string): Promise<Tokens> {
  return Promise.resolve({ access, refresh: "r", renewAt: Date.now() + 600_000 });
}

function last(): FakeSocket {
  const socket = sockets.at(-1);
  if (socket === undefined) throw new Error("no socket was opened");
  return socket;
}

async function begin(): Promise<FakeSocket> {
  feed.start();
  await vi.advanceTimersByTimeAsync(0);
  last().accept();
  last().say(SNAPSHOT);
  return last();
}

function event(seq: number, epoch = 3): unknown {
  return { op: "event", epoch, seq, name: "ticket.issued", at: "", data: {} };
}

describe("Feed", () => {
  it("says hello with its token and asks for a snapshot", async () => {
    const socket = await begin();
    expect(socket.sent).toEqual([{ op: "hello", token: "t1" }]);
    expect(statuses).toEqual(["connecting", "live"]);
  });

  it("hands on each event once and in order", async () => {
    const socket = await begin();
    [18, 18, 19, 17].forEach((seq) => {
      socket.say(event(seq));
    });
    expect(seen).toEqual([17, 18, 19]);
  });

  it("resumes after the last event it has shown", async () => {
    const socket = await begin();
    socket.say(event(18));
    socket.cut();
    await vi.advanceTimersByTimeAsync(300);
    last().accept();
    expect(last().sent).toEqual([{ op: "hello", token: "t1", after: { epoch: 3, seq: 18 } }]);
  });

  it.each([
    ["a gap", event(19)],
    ["another epoch", event(18, 4)],
  ])("asks for a snapshot after %s", async (_, frame) => {
    (await begin()).say(frame);
    await vi.advanceTimersByTimeAsync(300);
    last().accept();
    expect(sockets).toHaveLength(2);
    expect(last().sent).toEqual([{ op: "hello", token: "t1" }]);
    expect(seen).toEqual([17]);
  });

  it("asks for a snapshot when a beat names an event that never came", async () => {
    (await begin()).say({ op: "beat", epoch: 3, seq: 18 });
    await vi.advanceTimersByTimeAsync(4_000);
    last().accept();
    expect(last().sent).toEqual([{ op: "hello", token: "t1" }]);
  });

  it("waits longer after each failure, and shortly again after a steady connection", async () => {
    feed.start();
    await vi.advanceTimersByTimeAsync(0);
    for (const delay of [300, 600, 1200]) {
      const before = sockets.length;
      last().cut();
      await vi.advanceTimersByTimeAsync(delay - 1);
      expect(sockets).toHaveLength(before);
      await vi.advanceTimersByTimeAsync(1);
      expect(sockets).toHaveLength(before + 1);
    }
    last().accept();
    last().say(SNAPSHOT);
    await vi.advanceTimersByTimeAsync(6_000);
    const before = sockets.length;
    last().cut();
    await vi.advanceTimersByTimeAsync(300);
    expect(sockets).toHaveLength(before + 1);
  });

  it("takes a long silence for a dead connection", async () => {
    await begin();
    await vi.advanceTimersByTimeAsync(27_000);
    expect(sockets).toHaveLength(2);
    expect(statuses).toContain("down");
  });

  it("renews its token before coming back after 4401", async () => {
    (await begin()).say({ op: "bye", code: 4401, reason: "expired", reconnect: true });
    await vi.advanceTimersByTimeAsync(300);
    last().accept();
    expect(last().sent[0]).toMatchObject({ token: "t2" });
  });

  it("sends a young token before the old one ends", async () => {
    session.tokens = () =>
      Promise.resolve({ access: "old", refresh: "r", renewAt: Date.now() + 2_000 });
    const socket = await begin();
    session.tokens = () => tokens("young");
    await vi.advanceTimersByTimeAsync(3_000);
    expect(socket.sent.slice(1)).toEqual([{ op: "token", token: "young" }]);
  });

  it("stops, and says so, when the login has ended", async () => {
    session.tokens = () => Promise.reject(new SessionLost("revoked"));
    feed.start();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(lost).toBe(true);
    expect(sockets).toHaveLength(0);
  });

  describe("whose place newer pages have taken", () => {
    let page: EventTarget & { visibilityState: string };
    let viewport: EventTarget;

    beforeEach(async () => {
      page = Object.assign(new EventTarget(), { visibilityState: "visible" });
      viewport = new EventTarget();
      vi.stubGlobal("document", page);
      vi.stubGlobal("window", viewport);
      (await begin()).say({ op: "bye", code: 4429, reason: "too many", reconnect: false });
    });

    it("says so and does not come back by itself", async () => {
      viewport.dispatchEvent(new Event("online"));
      page.visibilityState = "hidden";
      page.dispatchEvent(new Event("visibilitychange"));
      await vi.advanceTimersByTimeAsync(3_600_000);
      expect(sockets).toHaveLength(1);
      expect(statuses.at(-1)).toBe("displaced");
    });

    it("knows it by the close code alone", async () => {
      viewport.dispatchEvent(new Event("click"));
      await vi.advanceTimersByTimeAsync(300);
      last().cut(4429);
      await vi.advanceTimersByTimeAsync(3_600_000);
      expect(sockets).toHaveLength(2);
    });

    it.each(["focus", "click", "keydown"])("comes back at once on %s", async (sign) => {
      viewport.dispatchEvent(new Event(sign));
      viewport.dispatchEvent(new Event(sign));
      await vi.advanceTimersByTimeAsync(300);
      expect(sockets).toHaveLength(2);
      last().accept();
      expect(last().sent).toEqual([{ op: "hello", token: "t1", after: { epoch: 3, seq: 17 } }]);
    });

    it("comes back when the page is looked at again", async () => {
      page.dispatchEvent(new Event("visibilitychange"));
      await vi.advanceTimersByTimeAsync(300);
      expect(sockets).toHaveLength(2);
    });
  });
});
