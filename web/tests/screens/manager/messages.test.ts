import { describe, expect, it } from "vitest";

import type { Attempt, ChannelHealth, SentDelivery, SentPage } from "@core/types";
import {
  attemptWords,
  pausedWords,
  queueWords,
  replayWords,
} from "@screens/manager/messages/messageWords";
import { AT_FIRST, queryOf, readSent } from "@screens/manager/messages/sent";

const ATTEMPT: Attempt = {
  ...{ n: 1, provider: "sms-a", resend: false, ended_at: null, code: null, detail: null },
  ...{ began_at: "2026-11-23T01:15:09+00:00", outcome: "accepted" },
};

function delivery(changes: Partial<SentDelivery>): SentDelivery {
  const plain = { id: "1", rung: "missed", number: "A001", channel: "wechat", state: "refused" };
  return { ...plain, attempts: [], ...changes } as SentDelivery;
}

describe("what was sent", () => {
  it("is asked for by what is looked for, and nothing else", () => {
    expect(queryOf("h", AT_FIRST)).toBe("hall=h");
    expect(queryOf("h", { view: "dead", channel: "sms" })).toBe("hall=h&channel=sms&dead=true");
    expect(queryOf("h", { view: "unknown", channel: "" })).toBe("hall=h&state=unknown");
  });

  it("is read page by page, and stands there once", async () => {
    const pages: Record<string, SentPage> = {
      "/n?hall=h": { deliveries: [delivery({}), delivery({ id: "2" })], next_cursor: "c 1" },
      "/n?hall=h&cursor=c%201": { deliveries: [delivery({ id: "2" })], next_cursor: null },
    };
    const ask = <T>(path: string): Promise<T> => Promise.resolve(pages[path] as T);
    expect(await readSent(ask, "/n?hall=h", 1)).toMatchObject({ next_cursor: "c 1" });
    const told = await readSent(ask, "/n?hall=h", 3);
    expect(told.deliveries.map(({ id }) => id)).toEqual(["1", "2"]);
    expect(told.next_cursor).toBeNull();
  });
});

describe("an attempt", () => {
  it("says who had it, when, and what came of it", () => {
    expect(attemptWords(ATTEMPT).zh).toBe("第 1 次 11-23 09:15:09 sms-a：已接收");
    const dead = { ...ATTEMPT, outcome: "dead", code: "40037", detail: "invalid" };
    expect(attemptWords(dead).zh).toMatch(/：死信，模板不可用 invalid$/);
    expect(attemptWords({ ...ATTEMPT, outcome: null, resend: true }).zh).toMatch(
      /进行中或已中断（可能重复）$/,
    );
  });
});

describe("sending once more", () => {
  it("warns of what may have arrived", () => {
    expect(replayWords(delivery({})).zh).not.toContain("两次");
    expect(replayWords(delivery({ state: "unknown" })).zh).toContain("两次");
    const unsure = [{ ...ATTEMPT, outcome: "unknown" }];
    expect(replayWords(delivery({ attempts: unsure })).zh).toContain("两次");
  });
});

describe("a way out of the house", () => {
  const plain: ChannelHealth = {
    ...{ channel: "wechat", queued: 0, oldest_s: null, providers: [] },
    ...{ paused_until: null, paused_reason: null },
  };

  it("says what waits, and until when it is paused and why", () => {
    expect(queueWords(plain).zh).toBe("没有积压");
    expect(queueWords({ ...plain, queued: 3, oldest_s: 12 }).en).toBe(
      "3 to be sent, the oldest for 12 s",
    );
    expect(pausedWords(plain)).toBeNull();
    const paused = { ...plain, paused_until: "2026-11-23T01:30:00+00:00", paused_reason: "45009" };
    expect(pausedWords(paused)?.zh).toBe("已暂停至 11-23 09:30:00：已达发送上限");
  });
});
