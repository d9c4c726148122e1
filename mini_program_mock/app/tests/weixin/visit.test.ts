/** A visit in WeChat against a real server: look, book, take a number, follow it to the window. */

import { beforeAll, beforeEach, describe, expect, it } from "vitest";

import { clerk } from "./clerk";
import { Program } from "./host/program";
import type { Asked } from "./host/wx";
import { paperCode } from "./paperCode";

const SERVER = process.env["YICHUANG_URL"] ?? "";
const PATIENCE = { timeout: 15_000, interval: 50 };
let program: Program;

beforeAll(async () => {
  program = await Program.launch(SERVER, "weixin-visitor");
});

beforeEach(() => {
  program.closeAll();
});

/** Until what somebody would see is there. */
async function until(look: () => boolean): Promise<void> {
  await expect.poll(look, PATIENCE).toBe(true);
}

async function tap(testid: string): Promise<void> {
  await until(() => program.top.has(testid));
  program.top.tap(testid);
}

/** For which messages WeChat was last to ask. */
function subscriptions(): string[] | undefined {
  const asked = program.phone.calls.filter(({ name }) => name === "requestSubscribeMessage");
  return asked[asked.length - 1]?.asked.tmplIds;
}

/** What WeChat's own button gives. */
async function phoneCode(): Promise<string> {
  const body = JSON.stringify({ user: "weixin-visitor", phone: "13712345678" });
  const answer = await fetch(`${SERVER}/stand-in/wechat/phone-code`, { method: "POST", body });
  return ((await answer.json()) as { code: string }).code;
}

/** The first free time there is. */
async function book(): Promise<void> {
  program.open("/pages/times/index?hall=tonghua&item=CL-001");
  await until(() => program.top.first("option-2") !== null);
  await until(() => program.top.text.includes(":30"));
  const days = program.top.first("option-2") ?? "";
  const slot = program.top.first("option-0") ?? "";
  expect(days).not.toBe(slot);
  program.top.tap(slot);
  await tap("confirm");
  await until(() => program.top.has("appointment-when"));
}

describe("the program as it is built for WeChat", () => {
  it("compiles every WXML and renders every page", () => {
    expect(program.complaints).toEqual([]);
    expect(program.routes.length).toBeGreaterThan(8);
    for (const route of program.routes) {
      expect(program.open(`/${route}`).text.trim(), route).not.toBe("");
      program.closeAll();
    }
  });

  it("guides to the papers that are needed", async () => {
    program.open("/pages/home/index");
    await until(() => program.top.text.includes("要办什么事"));
    await tap("next-button");
    await tap("item-CL-001");
    await tap("option-adult");
    await tap("option-self");
    await until(() => program.top.has("choose-time"));
    await until(() => program.top.text.includes("残疾评定表"));
  });

  it("books a time and tells what to bring", async () => {
    await book();
    await until(() => program.top.text.includes("要带的材料"));
    await tap("cancel");
    await tap("cancel-confirm");
    await until(() => program.top.text.includes("已取消"));
  });

  it("follows a number to the window, and says that it has shown the call", async () => {
    const at = await clerk(SERVER, "clerk-01");
    await at("open");
    program.open("/pages/halls/index?item=CL-001");
    await tap("take-tonghua");
    await until(() => program.top.has("ticket-number"));
    const number = /[A-Z]\d{3}/.exec(program.top.text)?.[0] ?? "";
    expect(number).not.toBe("");
    expect(subscriptions()).toEqual(["your_turn", "three_ahead", "missed"]);
    await at("call-next");
    await until(() => program.top.has("call-screen"));
    await until(() => program.top.text.includes("1号窗口"));
    await until(() => program.phone.calls.some(({ name }) => name === "vibrateLong"));
    await tap("call-seen");
    await until(() => !program.top.has("call-screen"));
    await at("start");
    await until(() => program.top.text.includes("正在办理"));
    await at("finish");
    await until(() => program.top.text.includes("已办结"));
    await tap("to-notices");
    await until(() => program.top.text.includes(`请 ${number} 号到`));
    await until(() => program.top.text.includes("手机页面：本人已点击"));
  });

  it("asks for no messages where WeChat refuses to, and takes the number all the same", async () => {
    program.phone.refused.add("requestSubscribeMessage");
    await book();
    expect(subscriptions()).toEqual(["booked", "reminder", "closed"]);
    program.phone.refused.delete("requestSubscribeMessage");
    await tap("cancel");
    await tap("cancel-confirm");
    await until(() => program.top.text.includes("已取消"));
  });

  it("is given a number by WeChat's own button, and forgets it", async () => {
    program.open("/pages/me/index");
    await tap("phone-give");
    await until(() => program.top.text.includes("您可随时在本页撤回"));
    program.top.trigger("phone-agree", "getphonenumber", {}); // its owner says no to WeChat
    await until(() => !program.top.has("phone-agree"));
    expect(program.top.has("contact-phone")).toBe(false);
    await tap("phone-give");
    await until(() => program.top.has("phone-agree"));
    program.top.trigger("phone-agree", "getphonenumber", { code: await phoneCode() });
    await until(() => program.top.has("contact-phone"));
    expect(program.top.text).toContain("137****5678");
    await tap("phone-withdraw");
    await until(() => program.top.has("phone-give"));
  });

  it("shows a hall on WeChat's map, or says where it is if that cannot be opened", async () => {
    program.open("/pages/halls/index?item=CL-001");
    await tap("map-tonghua");
    const asked = (wanted: string): Asked | undefined =>
      program.phone.calls.find(({ name }) => name === wanted)?.asked;
    await until(() => asked("openLocation") !== undefined);
    expect(asked("openLocation")).toMatchObject({ latitude: 41.73, longitude: 125.94 });
    expect(program.top.has("place-copy")).toBe(false);
    program.phone.refused.add("openLocation");
    await tap("map-tonghua");
    await tap("place-copy");
    await until(() => program.top.has("place-copied"));
    expect(asked("setClipboardData")?.data).toBe("通化市政务大厅 41.73,125.94");
  });

  it("sends a printed code with where the phone is, exactly", async () => {
    const code = await paperCode(SERVER, "tonghua");
    await book();
    program.closeAll();
    program.open(`/pages/check-in/index?code=${code}`);
    await until(() => program.top.first("come-") !== null);
    program.top.tap(program.top.first("come-") ?? "");
    await until(() => program.top.text.includes("仅在大厅附近有效"));
    const located = program.phone.calls.filter(({ name }) => name === "getLocation");
    expect(located.map(({ asked }) => asked)).toMatchObject([{ isHighAccuracy: true }]);
  });

  it("shows what it last knew when the network is away", async () => {
    program.open("/pages/home/index");
    await until(() => program.top.text.includes("要办什么事"));
    program.phone.isOffline = true;
    program.closeAll();
    program.open("/pages/home/index");
    await until(() => program.top.has("offline"));
    await until(() => program.top.text.includes("要办什么事"));
    program.phone.isOffline = false;
  });
});
