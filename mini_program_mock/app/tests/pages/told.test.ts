import { describe, expect, it } from "vitest";

import type { Delivery, Notice, NoticePage } from "@core/types";

import { leadsTo, readNotices, waysOf } from "../../src/pages/notices/told";

function way(changes: Partial<Delivery>): Delivery {
  const at = "2026-11-23T01:15:00+00:00";
  return {
    ...{ rung: "your_turn", channel: "wechat", state: "accepted", at, next_at: null, reason: null },
    ...changes,
  };
}

function notice(changes: Partial<Notice>): Notice {
  return {
    id: "n",
    ticket: null,
    appointment: null,
    case: null,
    deliveries: [],
    ...changes,
  } as Notice;
}

describe("a notice", () => {
  it("names the ways that were used, in words that promise nothing", () => {
    const deliveries = [
      way({ channel: "socket", state: "received" }),
      way({}),
      way({ channel: "sms", state: "superseded" }),
      way({ channel: "sms", state: "queued" }),
    ];
    expect(waysOf(notice({ deliveries })).map(({ zh }) => zh)).toEqual([
      "手机页面：手机已显示",
      "微信：微信已接收，不等于已读",
    ]);
  });

  it("leads to what it is about", () => {
    expect(leadsTo(notice({ ticket: "t" }))).toMatchObject({ page: "ticket", id: "t" });
    expect(leadsTo(notice({ appointment: "a" }))).toMatchObject({ page: "appointment", id: "a" });
    expect(leadsTo(notice({ case: "c" }))).toMatchObject({ page: "case", id: "c" });
    expect(leadsTo(notice({}))).toBeNull();
  });
});

describe("the notices", () => {
  const pages: Record<string, NoticePage> = {
    "/api/v1/me/notices": { notices: [notice({ id: "b" })], next_cursor: "c" },
    "/api/v1/me/notices?cursor=c": {
      notices: [notice({ id: "b" }), notice({ id: "a" })],
      next_cursor: null,
    },
  };
  const ask = (path: string): Promise<NoticePage> => {
    const page = pages[path];
    return page === undefined ? Promise.reject(new Error(path)) : Promise.resolve(page);
  };

  it("are read as far as was asked for, each once", async () => {
    expect(await readNotices(ask, 1)).toMatchObject({ hasMore: true });
    const all = await readNotices(ask, 4);
    expect(all.notices.map(({ id }) => id)).toEqual(["b", "a"]);
    expect(all.hasMore).toBe(false);
  });
});
