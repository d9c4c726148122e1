import { beforeEach, describe, expect, it, vi } from "vitest";

import type { AskedTemplate, Consents } from "@/platform/port";

const page = vi.hoisted(() => ({
  shows: [] as (() => void)[],
  kept: new Map<string, string>(),
  asked: [] as string[][],
  answer: {},
  isCut: false,
}));

vi.mock("@dcloudio/uni-app", () => ({ onShow: (work: () => void) => page.shows.push(work) }));
vi.mock("@/platform", () => ({
  platform: {
    storage: {
      getItem: (slot: string) => page.kept.get(slot) ?? null,
      setItem: (slot: string, text: string) => page.kept.set(slot, text),
      removeItem: (slot: string) => page.kept.delete(slot),
    },
    askToNotify: (templates: AskedTemplate[]): Promise<Consents> => {
      page.asked.push(templates.map(({ id }) => id));
      return page.isCut ? Promise.reject(new Error("no")) : Promise.resolve(page.answer);
    },
  },
}));
vi.mock("@/account", () => ({
  isIn: { value: true },
  session: {
    ask: () =>
      page.isCut
        ? Promise.reject(new Error("cut"))
        : Promise.resolve([{ kind: "your_turn", template_id: "t", left: 0 }]),
  },
}));

const { useGrants } = await import("@/notices/useGrants");
const settle = (): Promise<void> => new Promise((done) => setTimeout(done));

async function shown(): Promise<{ askInTap: () => void }> {
  page.shows = [];
  const grants = useGrants("number");
  for (const work of page.shows) work();
  await settle();
  return grants;
}

beforeEach(() => {
  [page.asked, page.answer, page.isCut] = [[], {}, false];
  page.kept.clear();
});

describe("the tap that takes a number", () => {
  it("asks once, within the tap itself", async () => {
    const grants = await shown();
    grants.askInTap();
    expect(page.asked).toEqual([["t"]]);
    grants.askInTap();
    expect(page.asked).toHaveLength(1);
  });

  it("does not ask again who has refused, also on another page", async () => {
    page.answer = { t: "reject" };
    (await shown()).askInTap();
    await settle();
    (await shown()).askInTap();
    expect(page.asked).toHaveLength(1);
  });

  it("asks again who has accepted and has none left", async () => {
    page.answer = { t: "accept" };
    (await shown()).askInTap();
    await settle();
    (await shown()).askInTap();
    expect(page.asked).toHaveLength(2);
  });

  it("goes on where nothing can be asked, and where WeChat fails", async () => {
    page.isCut = true;
    (await shown()).askInTap();
    expect(page.asked).toEqual([]);
    page.isCut = false;
    const grants = await shown();
    page.isCut = true;
    grants.askInTap();
    await settle();
    expect(page.asked).toHaveLength(1);
  });
});
