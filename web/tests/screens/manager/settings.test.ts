import { describe, expect, it } from "vitest";

import { SETTINGS, valueWords } from "@screens/manager/settings/settingWords";

describe("the value of a setting", () => {
  it.each([
    ["slot_minutes", "30", "30 分钟", "30 min"],
    ["walk_in_share", "0.4", "40%", "40%"],
    ["walk_in_share", "0.1234", "12.34%", "12.34%"],
    ["horizon_working_days", "5", "5 个工作日", "5 working days"],
    ["hold_s", "300", "5 分钟", "5 min"],
    ["late_cancel_s", "7200", "2 小时", "2 h"],
    ["release_jitter_s", "90", "90 秒", "90 s"],
    ["rerelease_delay_s", "0", "不等待", "none"],
    ["reschedules", "2", "2", "2"],
    [
      "release_plan",
      "3@08:00=0.6 1@08:00=0.3 0@00:00=0.1",
      "提前 3 个工作日 08:00 放 60%；提前 1 个工作日 08:00 放 30%；当天 00:00 放 10%",
      "60% 3 working days before at 08:00; 30% 1 working day before at 08:00; 10% on the day at 00:00",
    ],
  ])("%s %s is said as people say it", (key, text, zh, en) => {
    expect(valueWords(key, text)).toEqual({ zh, en });
  });

  it("is not guessed while it is being typed", () => {
    expect(valueWords("hold_s", "5m")).toBeNull();
    expect(valueWords("release_plan", "3@08:00=0.6 1@")).toBeNull();
    expect(valueWords("walk_in_share", "")).toBeNull();
  });

  it("has a name and a hint", () => {
    expect(
      Object.values(SETTINGS).every(({ name, hint }) => name.zh !== "" && hint.en !== ""),
    ).toBe(true);
  });
});
