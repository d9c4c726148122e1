import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { ask } from "@core/browser/host";
import { sharedKeep, startKeeping } from "@core/browser/keep";
import { Session, type Tokens } from "@core/client/session";
import type { Login } from "@core/types";
import { FakeStorage } from "../../fakes";

const SLOT = "yichuang.staff.login";
const FAR = Number.MAX_SAFE_INTEGER;
const TOKENS: Tokens = { access: "a-0", refresh: "r-0", renewAt: FAR };

/** A server that ends a login whose refresh token is replayed after its successor was used. */
class Rotation {
  asked: string[] = [];
  private isEnded = false;

  constructor() {
    vi.stubGlobal("fetch", (_: string, init: RequestInit) => {
      const { refresh_token } = JSON.parse(init.body as string) as { refresh_token: string };
      this.asked.push(refresh_token);
      const at = Number(refresh_token.slice(2));
      const isUsed = this.asked.includes(`r-${at + 1}`);
      this.isEnded ||= isUsed;
      return Promise.resolve(
        this.isEnded
          ? Response.json({ code: "unauthorized" }, { status: 401 })
          : Response.json(this.login(at + 1)),
      );
    });
  }

  private login(at: number): Login {
    const tokens = { access_token: `a-${at}`, refresh_token: `r-${at}` };
    return { ...tokens, expires_in_s: 900, role: "clerk", id: "clerk-01" };
  }
}

/** Locks as browsers have them: whoever asks waits for all who asked before. */
class FakeLocks {
  names: string[] = [];
  private last: Promise<unknown> = Promise.resolve();

  /** Who holds each shared lock; a tab that is closed lets go of all of its own. */
  private readonly shared: { name: string; tab: string }[] = [];
  /** The tab that asks now. */
  tab = "a";

  request(
    name: string,
    { signal, mode }: { signal?: AbortSignal; mode?: string },
    work: () => Promise<unknown>,
  ): Promise<unknown> {
    if (mode === "shared") {
      this.shared.push({ name, tab: this.tab });
      return work();
    }
    this.names.push(name);
    const given = new Promise<void>((resolve, reject) => {
      void this.last.finally(resolve);
      signal?.addEventListener("abort", () => {
        reject(new DOMException("waited too long", "AbortError"));
      });
    });
    const done = given.then(work);
    this.last = done.catch(() => undefined);
    return done;
  }

  query(): Promise<{ held: { name: string }[] }> {
    return Promise.resolve({ held: [...this.shared] });
  }

  close(tab: string): void {
    for (let at = this.shared.length - 1; at >= 0; at -= 1) {
      if (this.shared[at]?.tab === tab) this.shared.splice(at, 1);
    }
  }

  /** A tab that took its turn and stands still. */
  hang(): void {
    this.last = new Promise(() => undefined);
  }
}

let everyTab: FakeStorage;
let tab: FakeStorage;

beforeEach(() => {
  everyTab = new FakeStorage();
  tab = new FakeStorage();
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

/** What the browser does: the new tab begins with a copy. */
function duplicate(from: FakeStorage): FakeStorage {
  const copy = new FakeStorage();
  for (let at = 0; at < from.length; at += 1) {
    const slot = from.key(at) ?? "";
    copy.setItem(slot, from.getItem(slot) ?? "");
  }
  return copy;
}

describe("a login that is shared with duplicated tabs", () => {
  it("goes on in a duplicate after the first tab has renewed it twice", async () => {
    const server = new Rotation();
    const keep = sharedKeep(SLOT, tab, everyTab);
    keep.save(TOKENS);
    const first = new Session(ask, keep);
    const second = new Session(ask, sharedKeep(SLOT, duplicate(tab), everyTab));
    await first.renew("a-0");
    await first.renew("a-1");
    expect((await second.tokens()).access).toBe("a-2");
    expect((await second.renew("a-2")).access).toBe("a-3");
    expect((await first.tokens()).access).toBe("a-3");
    expect(server.asked).toEqual(["r-0", "r-1", "r-2"]);
  });

  it("is renewed by one of two tabs where the browser has locks", async () => {
    const server = new Rotation();
    const locks = new FakeLocks();
    vi.stubGlobal("navigator", { locks });
    const keep = sharedKeep(SLOT, tab, everyTab);
    keep.save(TOKENS);
    const sessions = [keep, sharedKeep(SLOT, duplicate(tab), everyTab)].map(
      (k) => new Session(ask, k),
    );
    const got = await Promise.all(sessions.map((session) => session.renew("a-0")));
    expect(got.map(({ access }) => access)).toEqual(["a-1", "a-1"]);
    expect(server.asked).toEqual(["r-0"]);
    expect(new Set(locks.names).size).toBe(1);
  });

  it("is renewed by both at once where it has none", async () => {
    const server = new Rotation();
    vi.stubGlobal("navigator", {});
    const keep = sharedKeep(SLOT, tab, everyTab);
    keep.save(TOKENS);
    const sessions = [keep, sharedKeep(SLOT, duplicate(tab), everyTab)].map(
      (k) => new Session(ask, k),
    );
    const got = await Promise.all(sessions.map((session) => session.renew("a-0")));
    expect(got.map(({ access }) => access)).toEqual(["a-1", "a-1"]);
    expect(server.asked).toEqual(["r-0", "r-0"]);
  });

  it("does not wait for ever for a tab that stands still", async () => {
    vi.useFakeTimers();
    const server = new Rotation();
    const locks = new FakeLocks();
    locks.hang();
    vi.stubGlobal("navigator", { locks });
    const keep = sharedKeep(SLOT, tab, everyTab);
    keep.save(TOKENS);
    const renewed = new Session(ask, keep).renew("a-0");
    await vi.advanceTimersByTimeAsync(9_999);
    expect(server.asked).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect((await renewed).access).toBe("a-1");
  });

  it("takes what another tab got while its own renewal was refused", async () => {
    const keep = sharedKeep(SLOT, tab, everyTab);
    keep.save(TOKENS);
    const newest = { access: "a-9", refresh: "r-9", renewAt: FAR };
    vi.stubGlobal("fetch", () => {
      sharedKeep(SLOT, duplicate(tab), everyTab).save(newest);
      return Promise.resolve(Response.json({ code: "unauthorized" }, { status: 401 }));
    });
    expect(await new Session(ask, keep).renew("a-0")).toEqual(newest);
    expect(keep.load()).toEqual(newest);
  });

  it("is unknown to a tab that was opened anew", () => {
    sharedKeep(SLOT, tab, everyTab).save(TOKENS);
    expect(sharedKeep(SLOT, new FakeStorage(), everyTab).load()).toBeNull();
    expect(tab.getItem(SLOT)).not.toContain("r-0");
  });

  it("ends in all tabs at once, and a later login is one of its own", () => {
    const keep = sharedKeep(SLOT, tab, everyTab);
    keep.save(TOKENS);
    const other = sharedKeep(SLOT, duplicate(tab), everyTab);
    keep.save(null);
    expect(other.load()).toBeNull();
    expect(everyTab.length + tab.length).toBe(0);
    keep.save({ ...TOKENS, access: "somebody else" });
    expect(other.load()).toBeNull();
  });

  it("is forgotten a day after the last renewal, and nothing else is", () => {
    vi.useFakeTimers({ now: 0 });
    everyTab.setItem("yichuang.another", JSON.stringify({ renewAt: 0 }));
    sharedKeep(SLOT, tab, everyTab).save({ ...TOKENS, renewAt: 0 });
    vi.setSystemTime(24 * 60 * 60 * 1000);
    const another = sharedKeep(SLOT, new FakeStorage(), everyTab);
    another.save({ ...TOKENS, renewAt: Date.now() });
    expect(everyTab.length).toBe(3);
    vi.setSystemTime(24 * 60 * 60 * 1000 + 1);
    another.save({ ...TOKENS, renewAt: Date.now() });
    expect(everyTab.length).toBe(2);
    expect(everyTab.getItem("yichuang.another")).not.toBeNull();
  });
});

describe("a login whose tabs are closed", () => {
  let locks: FakeLocks;

  beforeEach(() => {
    vi.useFakeTimers();
    locks = new FakeLocks();
    vi.stubGlobal("navigator", { locks });
    sharedKeep(SLOT, tab, everyTab).save(TOKENS);
  });

  /** A page starts in this tab, and has had all the time it wants. */
  async function start(name: string, storage: FakeStorage): Promise<void> {
    locks.tab = name;
    const started = startKeeping(storage, everyTab);
    await vi.advanceTimersByTimeAsync(60_000);
    await started;
  }

  it("is dropped by the next page that starts", async () => {
    everyTab.setItem("yichuang.another", "1");
    locks.close("a");
    await start("b", new FakeStorage());
    expect(everyTab.length).toBe(1);
    expect(everyTab.getItem("yichuang.another")).not.toBeNull();
  });

  it("is dropped by the next login", async () => {
    locks.close("a");
    locks.tab = "b";
    const next = new FakeStorage();
    sharedKeep(SLOT, next, everyTab).save({ ...TOKENS, refresh: "r-next" });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(everyTab.length).toBe(1);
    expect(sharedKeep(SLOT, next, everyTab).load()?.refresh).toBe("r-next");
  });

  it("stays as long as one tab is left that holds it", async () => {
    const copy = duplicate(tab);
    await start("b", copy);
    locks.close("a");
    await start("c", new FakeStorage());
    expect(sharedKeep(SLOT, copy, everyTab).load()).toEqual(TOKENS);
    locks.close("b");
    await start("d", new FakeStorage());
    expect(everyTab.length).toBe(0);
  });

  it("outlives the reload of its own tab, however long that takes", async () => {
    locks.close("a");
    await start("a", tab);
    expect(sharedKeep(SLOT, tab, everyTab).load()).toEqual(TOKENS);
  });

  it("outlives a reload while another page starts", async () => {
    locks.close("a");
    locks.tab = "b";
    const other = startKeeping(new FakeStorage(), everyTab);
    await vi.advanceTimersByTimeAsync(5_000);
    locks.tab = "a";
    const own = startKeeping(tab, everyTab);
    await vi.advanceTimersByTimeAsync(60_000);
    await Promise.all([other, own]);
    expect(sharedKeep(SLOT, tab, everyTab).load()).toEqual(TOKENS);
  });

  it("stays for its day where the browser has no locks", async () => {
    vi.stubGlobal("navigator", {});
    await start("b", new FakeStorage());
    expect(sharedKeep(SLOT, tab, everyTab).load()).toEqual(TOKENS);
  });
});
