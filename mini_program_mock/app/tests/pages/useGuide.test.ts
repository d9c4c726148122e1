import { beforeEach, describe, expect, it, vi } from "vitest";

import { Unreachable, type Question } from "@core/client/api";
import type { PresenceEvents } from "@core/ports";

const page = vi.hoisted(() => ({
  watching: [] as PresenceEvents[],
  isCut: false,
  /** Answers the guide, which is asked with these answers. */
  guided: [] as { answers: unknown; tell: () => void }[],
}));

vi.mock("@dcloudio/uni-app", () => ({ onUnload: () => undefined }));
vi.mock("@/platform", () => ({
  platform: {
    presence: { watch: (events: PresenceEvents) => (page.watching.push(events), () => undefined) },
  },
}));
vi.mock("@/account", () => ({
  ask: (path: string, { body }: Question = {}): Promise<unknown> => {
    if (page.isCut) return Promise.reject(new Unreachable("cut"));
    if (!path.endsWith("/guide")) return Promise.resolve({ name: "x", questions: [{ id: "q" }] });
    const { answers } = body as { answers: unknown };
    return new Promise((resolve) => {
      const tell = (): void => {
        resolve({ materials: [], next: null });
      };
      page.guided.push({ answers, tell });
    });
  },
}));

const { useGuide } = await import("@/pages/guide/useGuide");

const SUBJECT = { kind: "item", code: "x", answers: {} } as const;

async function settle(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve));
}

beforeEach(() => {
  [page.watching, page.isCut, page.guided] = [[], false, []];
});

describe("the guide", () => {
  it("goes by the answer that was tapped last", async () => {
    const { begin, answer, answers } = useGuide();
    void begin(SUBJECT);
    await settle();
    page.guided.shift()?.tell();
    await settle();
    void answer("q", "first");
    void answer("q", "second");
    page.guided[1]?.tell();
    await settle();
    page.guided[0]?.tell();
    await settle();
    expect(answers.value).toEqual({ q: "second" });
  });

  it("begins again when the network is back", async () => {
    page.isCut = true;
    const { begin, left, trouble } = useGuide();
    await begin(SUBJECT);
    expect([left.value, trouble.value?.en]).toEqual([null, "The network is down."]);
    page.isCut = false;
    for (const { online } of page.watching) online?.();
    await settle();
    page.guided.shift()?.tell();
    await settle();
    expect([left.value?.next, trouble.value]).toEqual([null, null]);
    expect(left.value).not.toBeNull();
  });
});
