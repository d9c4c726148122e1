import { describe, expect, it } from "vitest";

import { Freshness } from "@core/client/freshness";

describe("Freshness", () => {
  it("counts by whichever clock says that more time has passed", () => {
    const now = { steady: 5_000, wall: 1_000_000 };
    const fresh = new Freshness({ steady: () => now.steady, wall: () => now.wall });
    expect(fresh.leftMs(30_000)).toBe(30_000);
    now.steady += 10_000;
    expect(fresh.leftMs(30_000)).toBe(20_000);
    now.wall += 25_000; // the machine slept
    expect(fresh.leftMs(30_000)).toBe(5_000);
    now.wall -= 3_600_000; // somebody set it back
    expect(fresh.leftMs(30_000)).toBe(20_000);
    now.steady += 20_000;
    expect(fresh.leftMs(30_000)).toBe(0);
  });
});
