import { beforeEach, describe, expect, it, vi } from "vitest";

import { goTo } from "@/navigation";

let gone: string[];

beforeEach(() => {
  gone = [];
  vi.stubGlobal("uni", {
    navigateTo: ({ url }: { url: string }) => gone.push(`to ${url}`),
    redirectTo: ({ url }: { url: string }) => gone.push(`on to ${url}`),
  });
});

describe("going to a page", () => {
  it("leaves a way back as long as WeChat keeps one, and goes there all the same", () => {
    vi.stubGlobal("getCurrentPages", () => Array.from({ length: 9 }));
    goTo("ticket", { id: "a b" });
    vi.stubGlobal("getCurrentPages", () => Array.from({ length: 10 }));
    goTo("me");
    expect(gone).toEqual(["to /pages/ticket/index?id=a%20b", "on to /pages/me/index"]);
  });
});
