import { beforeEach, describe, expect, it, vi } from "vitest";

import { SessionLost } from "@core/client/session";
import type { HttpRequest } from "@core/ports";

const phone = vi.hoisted(() => ({
  kept: new Map<string, string>(),
  asked: [] as string[],
}));

vi.mock("@/platform", () => ({
  platform: {
    presence: { watch: () => () => undefined },
    randomBytes: (count: number) => new Uint8Array(count),
    http: ({ path }: HttpRequest) => {
      phone.asked.push(path);
      return Promise.resolve({ status: 204, text: "", header: () => null });
    },
    storage: {
      getItem: (slot: string) => phone.kept.get(slot) ?? null,
      setItem: (slot: string, text: string) => phone.kept.set(slot, text),
      removeItem: (slot: string) => phone.kept.delete(slot),
    },
  },
}));

const { logOut, openAccount, session } = await import("@/account");
const { KEPT } = await import("@/kept");
const { troubleOf } = await import("@/troubles");

beforeEach(() => {
  phone.kept.clear();
  phone.asked = [];
});

describe("logging out", () => {
  it("forgets what the phone kept of its owner", async () => {
    const tokens = { access: "a", refresh: "r", renewAt: Infinity };
    phone.kept.set("yichuang.mini.login", JSON.stringify(tokens));
    phone.kept.set("yichuang.language", "en");
    for (const slot of Object.values(KEPT)) phone.kept.set(slot, JSON.stringify("theirs"));
    await logOut();
    expect(phone.asked).toEqual(["/api/v1/logout"]);
    expect([...phone.kept.keys()].sort()).toEqual(["yichuang.language", "yichuang.mini.left"]);
  });

  it("is told as such to whoever goes on, also after the program was closed", async () => {
    await logOut();
    openAccount();
    const error: unknown = await session.ask("/api/v1/tickets").catch((told: unknown) => told);
    expect(error).toBeInstanceOf(SessionLost);
    expect(troubleOf(error).en).toBe("You are not logged in. Log in under “Me”.");
  });
});
