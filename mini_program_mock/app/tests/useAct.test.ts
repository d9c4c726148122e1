import { beforeEach, describe, expect, it, vi } from "vitest";

import { Problem, Unreachable } from "@core/client/api";

const page = vi.hoisted(() => ({
  leaves: [] as (() => void)[],
  asked: [] as { path: string; key: string | undefined }[],
  answers: [] as ((path: string) => unknown)[],
  keys: 0,
}));

vi.mock("@dcloudio/uni-app", () => ({ onUnload: (work: () => void) => page.leaves.push(work) }));
vi.mock("@/platform", () => ({ platform: {} }));
vi.mock("@/account", () => ({
  newKey: () => `key ${(page.keys += 1)}`,
  pause: () => Promise.resolve(),
  session: {
    ask: (path: string, { key }: { key?: string }) => {
      page.asked.push({ path, key });
      return Promise.resolve().then(() => page.answers.shift()?.(path));
    },
  },
}));

const { useAct } = await import("@/useAct");

function fails(error: Error): () => never {
  return () => {
    throw error;
  };
}

beforeEach(() => {
  [page.leaves, page.asked, page.answers] = [[], [], []];
});

describe("a tap that changes something", () => {
  it("is sent under one key until it is answered, and then the next under another", async () => {
    const { act, trouble } = useAct();
    page.answers = [fails(new Unreachable("cut")), () => "done", () => "again"];
    expect([await act("/a"), await act("/a")]).toEqual(["done", "again"]);
    const [first, second, third] = page.asked.map(({ key }) => key);
    expect([first === second, second === third, trouble.value]).toEqual([true, false, null]);
  });

  it("tells why it was refused", async () => {
    const { act, trouble, refusal, busy } = useAct();
    const detail = { code: "ticket_exists", detail: "No.", detail_zh: "不" } as const;
    page.answers = [fails(new Problem(409, detail))];
    expect(await act("/a")).toBeNull();
    expect([trouble.value, refusal.value?.code, busy.value]).toEqual([
      { zh: "不", en: "No." },
      "ticket_exists",
      false,
    ]);
  });

  it("leads nobody anywhere who has left the page before it was answered", async () => {
    const { act } = useAct();
    page.answers = [() => "done"];
    const answered = act("/a");
    for (const leave of page.leaves) leave();
    expect(await answered).toBeNull();
  });
});
