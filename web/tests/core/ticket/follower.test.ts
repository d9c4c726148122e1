import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { askOver } from "@core/client/api";
import { memoryKeep, Session } from "@core/client/session";
import type { HttpRequest, SocketEvents } from "@core/ports";
import { NOT_FOLLOWED, TicketFollower, type FollowedTicket } from "@core/ticket/follower";
import type { Ticket } from "@core/types";

import { answer, FakePresence, FakeSocket, FakeStorage } from "../../fakes";

const WAITING = { id: "t", number: "A001", state: "waiting", version: 1, ahead: 3, call_no: 0 };
const LOGIN = { access_token: "a", refresh_token: "r", expires_in_s: 900, role: "ticket", id: "t" };

let ticket: Record<string, unknown>;
let asked: HttpRequest[];
let fails: number;
let socket: FakeSocket | null;
let now: FollowedTicket;
let calls: number;
let presence: FakePresence;
let storage: FakeStorage;
let follower: TicketFollower;
/** Throws where a request is not to be answered. */
let respond: (request: HttpRequest) => void;

function http(request: HttpRequest): Promise<ReturnType<typeof answer>> {
  asked.push(request);
  if (request.path.includes("/login/")) return Promise.resolve(answer(LOGIN));
  if (fails > 0) {
    fails -= 1;
    return Promise.reject(new Error("no network"));
  }
  return Promise.resolve().then(() => {
    respond(request);
    return answer(ticket);
  });
}

function follow(): void {
  const ask = askOver(http);
  const session = new Session(ask, memoryKeep(), () => ask("/api/v1/login/ticket"));
  const open = (_path: string, events: SocketEvents): FakeSocket =>
    (socket = new FakeSocket(events));
  const feed = { open, presence, random: () => 1, now: () => Date.now() };
  const host = { feed, pause: () => Promise.resolve(), storage, newKey: () => "key" };
  follower = new TicketFollower("t", session, host, {
    changed: (state) => (now = state),
    called: () => (calls += 1),
  });
  follower.start();
}

async function settle(): Promise<void> {
  await vi.advanceTimersByTimeAsync(1);
}

function hear(frame: object): void {
  socket?.say({ epoch: 1, ...frame });
}

beforeEach(() => {
  vi.useFakeTimers();
  [ticket, asked, fails, socket, now, calls] = [WAITING, [], 0, null, NOT_FOLLOWED, 0];
  respond = () => undefined;
  presence = new FakePresence();
  storage = new FakeStorage();
});

afterEach(() => {
  follower.stop();
  vi.useRealTimers();
});

describe("following a ticket", () => {
  it("tells what the feed brings, and each call once", async () => {
    follow();
    await settle();
    expect(now.ticket?.ahead).toBe(3);
    socket?.accept();
    hear({ op: "snapshot", seq: 1, ticket: WAITING });
    hear({ op: "progress", ahead: 1, estimate: null, open_windows: 2 });
    expect(now.ticket?.ahead).toBe(1);
    const called = { ...WAITING, state: "called", version: 2, call_no: 1 } as unknown as Ticket;
    hear({ op: "event", seq: 2, name: "ticket.called", data: called });
    hear({ op: "event", seq: 3, name: "ticket.recalled", data: { ...called, version: 3 } });
    expect([now.ticket?.state, calls]).toEqual(["called", 1]);
    hear({
      op: "event",
      seq: 4,
      name: "ticket.recalled",
      data: { ...called, version: 4, call_no: 2 },
    });
    expect(calls).toBe(2);
  });

  it("begins again until the network is there", async () => {
    fails = 2;
    follow();
    await settle();
    expect([now.ticket?.number, now.trouble]).toEqual(["A001", null]);
  });

  it("sends what its holder asks for under one key until it is answered", async () => {
    follow();
    await settle();
    fails = 2;
    ticket = { ...WAITING, state: "cancelled", version: 2 };
    await follower.act("cancel");
    const sent = asked.filter(({ method }) => method === "POST");
    expect(sent.map(({ path }) => path)).toEqual(Array(3).fill("/api/v1/tickets/t/cancel"));
    expect(new Set(sent.map(({ headers }) => headers["Idempotency-Key"])).size).toBe(1);
    expect([now.ticket?.state, now.busy]).toEqual(["cancelled", false]);
  });

  it("takes what was done for done, though the ticket cannot be read again", async () => {
    follow();
    await settle();
    respond = (request) => {
      if (request.method === "GET") throw new Error("no network");
    };
    await follower.act("cancel");
    expect([now.trouble, now.busy]).toEqual([null, false]);
  });

  it("tells nothing after its end, whatever is answered then", async () => {
    ticket = { ...WAITING, state: "served", version: 2 };
    follow();
    await settle();
    const looked = follower.look();
    follower.stop();
    ticket = { ...WAITING, state: "called", version: 3, call_no: 1 };
    await looked;
    await settle();
    expect([now.ticket?.state, calls, socket]).toEqual(["served", 0, null]);
  });

  it("finishes what was asked for before the program was closed", async () => {
    const step = { path: "/api/v1/tickets/t/return", body: {}, key: "left" };
    const plan = { owner: "t", at: Date.now(), steps: [step] };
    storage.setItem("yichuang.ticket.t.pending", JSON.stringify(plan));
    follow();
    await settle();
    expect(asked.filter(({ path }) => path.endsWith("/return")).length).toBe(1);
  });

  it("asks for the exact figure when somebody looks again, and not while nobody does", async () => {
    follow();
    await settle();
    const before = asked.length;
    presence.turn(true);
    await settle();
    expect(asked.length).toBe(before);
    ticket = { ...WAITING, ahead: 2 };
    presence.turn(false);
    await settle();
    expect(now.ticket?.ahead).toBe(2);
  });
});

describe("a call", () => {
  const CALLED = { ...WAITING, state: "called", version: 2, call_no: 1 };
  const said = (): unknown[] =>
    (socket?.sent ?? []).filter((frame) => (frame as { op: string }).op !== "hello");

  async function called(): Promise<void> {
    follow();
    await settle();
    socket?.accept();
    hear({ op: "snapshot", seq: 1, ticket: WAITING });
    hear({ op: "event", seq: 2, name: "ticket.called", at: "", data: CALLED });
  }

  it("was received once it is drawn, and seen once somebody taps", async () => {
    await called();
    expect(said()).toEqual([]);
    follower.received();
    follower.received();
    expect(said()).toEqual([{ op: "received", seq: 2 }]);
    follower.seen();
    expect(said()).toEqual([
      { op: "received", seq: 2 },
      { op: "seen", seq: 2 },
    ]);
  });

  it("is received by nobody while the page is hidden, but as soon as it is looked at", async () => {
    await called();
    presence.turn(true);
    follower.received();
    expect(said()).toEqual([]);
    presence.turn(false);
    expect(said()).toEqual([{ op: "received", seq: 2 }]);
  });

  it("is told again on a new connection, for the old one may have lost it", async () => {
    await called();
    follower.received();
    ticket = CALLED;
    socket?.cut();
    await vi.advanceTimersByTimeAsync(5_000);
    socket?.accept();
    hear({ op: "snapshot", seq: 2, ticket: CALLED });
    expect(said()).toEqual([{ op: "received", seq: 2 }]);
  });

  it("that nobody makes is neither received nor seen", async () => {
    follow();
    await settle();
    socket?.accept();
    hear({ op: "snapshot", seq: 1, ticket: WAITING });
    follower.received();
    follower.seen();
    expect(said()).toEqual([]);
  });
});
