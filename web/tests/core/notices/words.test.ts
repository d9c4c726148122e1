import { describe, expect, it } from "vitest";

import { reasonWords } from "@core/notices/reasons";
import { CHANNELS, stateWords } from "@core/notices/words";
import type { Channel } from "@core/types";

describe("how far a message has come", () => {
  it("is not said to be read before somebody has tapped", () => {
    for (const channel of ["wechat", "sms"] as const) {
      for (const state of ["accepted", "received"] as const) {
        const { zh, en } = stateWords({ channel, state, reason: null });
        expect(zh).toMatch(/不等于已读$/);
        expect(en).toMatch(/not read$/);
      }
    }
    expect(stateWords({ channel: "socket", state: "seen", reason: null }).zh).toBe("本人已点击");
  });

  it("is not said to be confirmed where only the feed has told it", () => {
    const socket = { channel: "socket", state: "accepted", reason: null } as const;
    expect(stateWords(socket).zh).toBe("已推送，手机未确认");
  });

  it("has its reason, where it was not sent", () => {
    const said = { channel: "wechat", state: "refused", reason: "43101" } as const;
    expect(stateWords(said).zh).toBe("未发出：未订阅此类消息");
    expect(stateWords({ ...said, state: "accepted" }).zh).not.toContain("订阅");
  });

  it("is told of every way in both languages", () => {
    for (const channel of Object.keys(CHANNELS) as Channel[]) {
      const { zh, en } = stateWords({ channel, state: "accepted", reason: null });
      expect(zh).not.toBe("");
      expect(en).not.toBe("");
    }
  });
});

describe("a reason", () => {
  it("that nobody has words for is told as it came", () => {
    expect(reasonWords("48001")).toEqual({ zh: "代码 48001", en: "code 48001" });
    expect(reasonWords(null)).toBeNull();
  });
});
