import { describe, expect, it } from "vitest";

import { Problem } from "@core/client/api";

import { rightHallOf, wayWords, type RightHall } from "@/pages/check-in/rightHall";

const HALL: RightHall = {
  name: "公安分厅",
  name_en: "Public security branch hall",
  position: { lat: 41.72, lng: 125.93 },
  distance_m: 1390,
  estimate: { p50_s: 240, p90_s: 540 },
};

describe("the right hall", () => {
  it("is told with its way and its wait", () => {
    expect(wayWords(HALL)).toEqual({
      zh: "请到公安分厅签到，距这里 1.4 公里，预计等候约 4–9 分钟。",
      en: "Please check in at Public security branch hall, 1.4 km from here, wait about 4–9 min.",
    });
    expect(wayWords({ ...HALL, distance_m: 80 }).zh).toContain("距这里 80 米");
  });

  it("is told alone where no more is known of it", () => {
    expect(wayWords({ ...HALL, distance_m: null, estimate: null })).toEqual({
      zh: "请到公安分厅签到。",
      en: "Please check in at Public security branch hall.",
    });
  });

  it("is in no other refusal", () => {
    expect(rightHallOf(null)).toBeNull();
    expect(rightHallOf(new Problem(409, { code: "not_here" }))).toBeNull();
    expect(rightHallOf(new Problem(409, { code: "wrong_hall", ...HALL }))?.name).toBe("公安分厅");
  });
});
