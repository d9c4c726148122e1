import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { SessionLost, type Tokens } from "@core/client/session";
import { Feed, type FeedStatus } from "@core/live/feed";
import type { HallSnapshot } from "@core/live/frames";
import type { SocketPort } from "@core/ports";

import { FakePresence, FakeSocket } from "../fakes";

const SNAPSHOT = { op: "snapshot", hall: "h", epoch: 3, seq: 17, at: "", state: {} };

let sockets: FakeSocket[];
let seen: number[];
let statuses: FeedStatus[];
let lost: boolean;
let session: { tokens: () => Promise<Tokens>; renew: () => Promise<Tokens> };
let presence: FakePresence;
let feed: Feed<HallSnapshot>;

beforeEach(() => {
  vi.useFakeTimers();
  sockets = [];
  presence = new FakePresence();
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
    { open, presence, random: () => 1, now: () => Date.now() },
  );
});

afterEach(() => {
  feed.stop();
  vi.useRealTimers();
});

const open: SocketPort = (_, events) => {
  const socket = new FakeSocket(events);
  sockets.push(socket);
  return socket;
};

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
    beforeEach(async () => {
      (await begin()).say({ op: "bye", code: 4429, reason: "too many", reconnect: false });
    });

    it("says so and does not come back by itself", async () => {
      presence.online();
      presence.turn(true);
      await vi.advanceTimersByTimeAsync(3_600_000);
      expect(sockets).toHaveLength(1);
      expect(statuses.at(-1)).toBe("displaced");
    });

    it("knows it by the close code alone", async () => {
      presence.attend();
      await vi.advanceTimersByTimeAsync(300);
      last().cut(4429);
      await vi.advanceTimersByTimeAsync(3_600_000);
      expect(sockets).toHaveLength(2);
    });

    it("comes back at once, and once, when somebody attends to the page", async () => {
      presence.attend();
      presence.attend();
      await vi.advanceTimersByTimeAsync(300);
      expect(sockets).toHaveLength(2);
      last().accept();
      expect(last().sent).toEqual([{ op: "hello", token: "t1", after: { epoch: 3, seq: 17 } }]);
    });
  });

  describe("that waits long before another try", () => {
    beforeEach(async () => {
      feed.start();
      await vi.advanceTimersByTimeAsync(0);
      for (let tries = 0; tries < 6; tries += 1) {
        last().cut();
        await vi.advanceTimersByTimeAsync(15_000);
      }
      last().cut();
    });

    it.each([
      [
        "the network is back",
        () => {
          presence.online();
        },
      ],
      [
        "the page is shown again",
        () => {
          presence.turn(false);
        },
      ],
    ])("tries at once when %s", async (_, sign) => {
      const before = sockets.length;
      sign();
      await vi.advanceTimersByTimeAsync(300);
      expect(sockets).toHaveLength(before + 1);
    });

    it("does not for a page that nobody sees", async () => {
      const before = sockets.length;
      presence.turn(true);
      await vi.advanceTimersByTimeAsync(300);
      expect(sockets).toHaveLength(before);
    });
  });

  it("hears nothing of a connection that it has given up", async () => {
    const former = await begin();
    former.say(event(19));
    former.say(event(18));
    former.cut();
    await vi.advanceTimersByTimeAsync(300);
    former.say(event(18));
    expect(seen).toEqual([17]);
    expect(sockets).toHaveLength(2);
  });

  it("watches nobody after it has stopped", async () => {
    await begin();
    feed.stop();
    expect(presence.watchers).toBe(0);
  });
});
