import { beforeEach, describe, expect, it, vi } from "vitest";

import { Problem } from "@core/client/api";

const page = vi.hoisted(() => ({
  shows: [] as (() => void)[],
  /** What is answered to a path, by its end; a promise is waited for. */
  answers: new Map<string, unknown>(),
}));

vi.mock("@dcloudio/uni-app", () => ({
  onShow: (work: () => void) => page.shows.push(work),
  onHide: () => undefined,
  onUnload: () => undefined,
}));
vi.mock("@/platform", () => ({
  platform: { presence: { watch: () => () => undefined }, storage: {} },
}));
vi.mock("@/account", () => {
  const ask = (path: string): unknown => {
    const found = page.answers.get(path.split("/").at(-1) ?? "") ?? {};
    return found instanceof Error ? Promise.reject(found) : Promise.resolve(found);
  };
  return { ask, session: { ask }, newKey: () => "key", pause: () => Promise.resolve() };
});

const { useAppointment } = await import("@/pages/appointment/useAppointment");

const BOOKED = { id: "one", state: "booked", item: "household", theme: null, answers: {} };

function open(): ReturnType<typeof useAppointment> {
  const one = useAppointment();
  one.begin("one", false);
  for (const show of page.shows) show();
  return one;
}

async function settle(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve));
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
  page.shows = [];
  page.answers.clear();
  page.answers.set("one", BOOKED);
});

describe("an appointment", () => {
  it("stays cancelled, whatever a reading from before the tap answers", async () => {
    const one = open();
    await settle();
    let tellOld: (found: unknown) => void = () => undefined;
    page.answers.set("one", new Promise((resolve) => (tellOld = resolve)));
    for (const show of page.shows) show();
    page.answers.set("cancel", { ...BOOKED, state: "cancelled" });
    page.answers.set("one", new Promise(() => undefined));
    void one.cancel();
    await settle();
    expect(one.appointment.value?.state).toBe("cancelled");
    tellOld(BOOKED);
    await settle();
    expect(one.appointment.value?.state).toBe("cancelled");
  });

  it("tells why it shows no code to a kiosk", async () => {
    const one = open();
    await settle();
    const refused = { code: "illegal_move", detail: "Not yet.", detail_zh: "未到时间" } as const;
    page.answers.set("code", new Problem(409, refused));
    await one.showCode();
    expect([one.code.value, one.trouble.value]).toEqual([null, { zh: "未到时间", en: "Not yet." }]);
    page.answers.set("one", { ...BOOKED, state: "arrived" });
    await one.showCode();
    expect(one.trouble.value).toBeNull();
    page.answers.set("one", BOOKED);
    page.answers.set("code", { svg: "<svg/>" });
    await one.showCode();
    expect([one.code.value?.svg, one.trouble.value]).toEqual(["<svg/>", null]);
  });
});
