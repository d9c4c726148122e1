import { describe, expect, it } from "vitest";

import { askOver } from "@core/client/api";
import type { HttpRequest } from "@core/ports";
import { digitsOf, signOnAddress, signOnEnd } from "@screens/shared/login/signOn";
import { windowWords } from "@screens/shared/login/sessionWords";
import type { LoginSession } from "@core/types";

describe("single sign-on", () => {
  it("leaves a code or a reason in the fragment, or nothing", () => {
    expect(signOnEnd("")).toBeNull();
    expect(signOnEnd("#top")).toBeNull();
    expect(signOnEnd("#sign_on=sabc_-1")).toEqual({ code: "sabc_-1", failure: null });
    expect(signOnEnd("#sign_on_failed=no_account")?.failure?.zh).toContain("没有账号");
    // A word that a later server may say is still told as a refusal.
    expect(signOnEnd("#sign_on_failed=new")?.failure?.zh).toContain("未通过验证");
  });

  it("begins with the page it comes back to", () => {
    expect(signOnAddress("/manager", "")).toBe("/api/v1/login/oidc/start?back_to=%2Fmanager");
    expect(signOnAddress("/console", "7&8")).toMatch(/&window=7%268$/);
  });

  it("takes a code as people type it", () => {
    expect(digitsOf(" 123 456 ")).toBe("123456");
  });
});

describe("a login that holds", () => {
  it("says at which window, or that there is none", () => {
    expect(windowWords({ window: "7" } as LoginSession).zh).toBe("7号窗口");
    expect(windowWords({ window: null } as LoginSession).en).toBe("—");
  });
});

describe("questions", () => {
  it("take cookies along only where they are asked to, and end things with a reason", async () => {
    const sent: HttpRequest[] = [];
    const ask = askOver((request) => {
      sent.push(request);
      return Promise.resolve({ status: 204, text: "", header: () => null });
    });
    await ask("/a", { method: "DELETE" });
    await ask("/b", { method: "DELETE", body: { reason: "lost" } });
    await ask("/c", { method: "POST", cookies: true });
    expect(sent.map(({ body }) => body)).toEqual([null, '{"reason":"lost"}', "{}"]);
    expect(sent.map(({ cookies }) => cookies ?? false)).toEqual([false, false, true]);
  });
});
