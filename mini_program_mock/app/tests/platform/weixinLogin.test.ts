import { expect, it, vi } from "vitest";

import { isPassing } from "@core/client/api";
import { weixin } from "@/platform/weixin";

it("takes a login that WeChat does not give for a network that is away", async () => {
  vi.stubGlobal("wx", {
    login: ({ fail }: { fail: (told: { errMsg: string }) => void }) => {
      fail({ errMsg: "login:fail" });
    },
  });
  const error: unknown = await weixin.loginCode().catch((told: unknown) => told);
  expect(isPassing(error)).toBe(true);
});
