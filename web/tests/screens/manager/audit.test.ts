import { describe, expect, it } from "vitest";

import type { Unmasking } from "@core/types";
import { aboutWords, actorWords, daysWords, sealWords } from "@screens/manager/audit/auditWords";
import { timeWords } from "@screens/manager/audit/times";

describe("the audit, in words", () => {
  it("says in which role somebody did something", () => {
    expect(actorWords("clerk:clerk-07")).toEqual({
      zh: "窗口人员 clerk-07",
      en: "Clerk clerk-07",
    });
    expect(actorWords("system:journal").zh).toBe("系统 journal");
    expect(actorWords("operator").en).toBe("operator");
  });

  it("says which link seals a row, once one does", () => {
    expect(sealWords({ sealed_as: 12 }).zh).toBe("第 12 环");
    expect(sealWords({ sealed_as: null }).en).toBe("not sealed yet");
  });

  it("says of what somebody saw something", () => {
    const none = { ticket: null, case: null, verification: null } as Unmasking;
    expect(aboutWords({ ...none, ticket: "t" }).en).toBe("ticket t");
    expect(aboutWords({ ...none, case: "c" }).zh).toBe("办件 c");
    expect(aboutWords({ ...none, verification: "v" }).en).toBe("verification v");
  });

  it("says for how long something is kept", () => {
    expect(daysWords({ days: null }).zh).toBe("长期");
    expect(daysWords({ days: 730 }).en).toBe("2 years");
    expect(daysWords({ days: 365 }).en).toBe("1 year");
    expect(daysWords({ days: 90 }).zh).toBe("90 天");
    expect(daysWords({ days: 1 }).en).toBe("1 day");
  });

  it("tells the time of China, to the second", () => {
    expect(timeWords("2026-12-01T01:02:03.000+00:00")).toBe("2026-12-01 09:02:03");
  });
});
