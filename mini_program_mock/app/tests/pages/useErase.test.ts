import { beforeEach, describe, expect, it, vi } from "vitest";

const page = vi.hoisted(() => ({ asked: [] as string[], out: 0, state: "done" }));

vi.mock("@dcloudio/uni-app", () => ({ onUnload: () => undefined }));
vi.mock("@/platform", () => ({ platform: {} }));
vi.mock("@/account", () => {
  const ask = (path: string, question?: { method?: string; body?: unknown }): unknown => {
    page.asked.push(`${question?.method ?? "GET"} ${path} ${JSON.stringify(question?.body)}`);
    return Promise.resolve({ state: page.state, kept: [], at: null });
  };
  const logOut = (): Promise<void> => Promise.resolve(void (page.out += 1));
  return { session: { ask }, logOut, newKey: () => "key", pause: () => Promise.resolve() };
});

const { useErase } = await import("@/pages/privacy/useErase");

beforeEach(() => {
  page.asked = [];
  page.out = 0;
});

describe("erasing what is kept of somebody", () => {
  it("is shown first, and done only once they have said that they understand", async () => {
    const erasing = useErase();
    await erasing.look();
    await erasing.erase();
    expect(page.asked).toEqual(["GET /api/v1/me/erase undefined"]);
    erasing.understood.value = true;
    await erasing.erase();
    expect(page.asked[1]).toBe('POST /api/v1/me/erase {"confirm":true}');
    expect([page.out, erasing.erased.value?.state]).toEqual([1, "done"]);
  });

  it("leaves them in while a case is open, to follow it", async () => {
    page.state = "restricted";
    const erasing = useErase();
    await erasing.look();
    erasing.understood.value = true;
    await erasing.erase();
    expect([page.out, erasing.erased.value?.state]).toEqual([0, "restricted"]);
  });

  it("asks for the second step anew, each time", async () => {
    const erasing = useErase();
    await erasing.look();
    erasing.understood.value = true;
    erasing.leave();
    await erasing.look();
    expect(erasing.understood.value).toBe(false);
  });
});
