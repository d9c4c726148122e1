import { beforeEach, describe, expect, it, vi } from "vitest";

import { Problem } from "@core/client/api";

const page = vi.hoisted(() => ({
  shows: [] as (() => void)[],
  answers: new Map<string, unknown>(),
  asked: [] as string[],
  faces: [] as string[],
}));

vi.mock("@dcloudio/uni-app", () => ({
  onShow: (work: () => void) => page.shows.push(work),
  onHide: () => undefined,
  onUnload: () => undefined,
}));
vi.mock("@/platform", () => ({
  platform: {
    presence: { watch: () => () => undefined },
    storage: {},
    verifyFace: (id: string) => {
      page.faces.push(id);
      return Promise.resolve(true); // what a phone says, however it ended
    },
  },
}));
vi.mock("@/account", () => {
  const ask = (path: string, question?: { method?: string }): unknown => {
    const asked = `${question?.method ?? "GET"} ${path.replace("/api/v1/", "")}`;
    page.asked.push(asked);
    const found = page.answers.get(asked);
    return found instanceof Error ? Promise.reject(found) : Promise.resolve(found);
  };
  return { ask, session: { ask }, newKey: () => "key", pause: () => Promise.resolve() };
});

const { useVerify } = await import("@/pages/verify/useVerify");
const LIST = "identity/verifications";

const ISSUED = {
  ...{ id: "one", provider: "face", level: 4, state: "issued", verify_id: "wx-1" },
  ...{ client_payload: null, expires_at: "2026-12-01T10:00:00+08:00", reason: null },
  ...{ reason_zh: null, proof: null, hold_until: null },
};

async function open(): Promise<ReturnType<typeof useVerify>> {
  const verifying = useVerify();
  for (const show of page.shows) show();
  await vi.advanceTimersByTimeAsync(10);
  return verifying;
}

beforeEach(() => {
  vi.useFakeTimers();
  page.shows = [];
  page.asked = [];
  page.faces = [];
  page.answers.clear();
  page.answers.set(`GET ${LIST}`, { verifications: [] });
  page.answers.set("GET holds", []);
});

describe("showing who somebody is", () => {
  it("believes the house alone: the phone's success shows nothing", async () => {
    const verifying = await open();
    page.answers.set(`POST ${LIST}`, ISSUED);
    page.answers.set(`GET ${LIST}/one`, {
      ...ISSUED,
      state: "failed",
      reason: "r",
      reason_zh: "原因",
    });
    await verifying.begin("face", 4, { name: "张三", id_number: "1", consent: "1" });
    expect(page.faces).toEqual(["wx-1"]);
    expect(verifying.passed.value).toBe(false);
    expect(verifying.ended.value?.zh).toContain("原因");
    page.answers.set(`POST ${LIST}`, { ...ISSUED, id: "two" });
    page.answers.set(`GET ${LIST}/two`, { ...ISSUED, id: "two", state: "passed" });
    await verifying.begin("face", 4);
    expect([verifying.passed.value, verifying.ended.value]).toEqual([true, null]);
  });

  it("goes on with what was under way when the page is opened again", async () => {
    const left = { ...ISSUED, provider: "counter", verify_id: null };
    page.answers.set(`GET ${LIST}`, {
      verifications: [{ ...left, id: "o", state: "expired" }, left],
    });
    page.answers.set(`GET ${LIST}/one`, left);
    const verifying = await open();
    expect([verifying.open.value, verifying.current.value?.id]).toEqual([true, "one"]);
    page.answers.set(`GET ${LIST}/one`, { ...left, state: "passed" });
    await vi.advanceTimersByTimeAsync(3_000);
    expect(verifying.passed.value).toBe(true);
  });

  it("tells nothing of an attempt that had ended before", async () => {
    page.answers.set(`GET ${LIST}`, { verifications: [{ ...ISSUED, state: "failed" }] });
    const verifying = await open();
    expect([verifying.current.value, verifying.ended.value]).toEqual([null, null]);
  });

  it("says so kindly when there were too many, and what is left", async () => {
    const verifying = await open();
    const code = { code: "verification_locked", detail_zh: "locked" } as never;
    page.answers.set(`POST ${LIST}`, new Problem(429, code));
    await verifying.begin("ctid", 4);
    expect(verifying.locked.value).toBe(true);
    expect(verifying.trouble.value?.zh).toContain("窗口");
  });
});
