import { describe, expect, it } from "vitest";

import { rowSizes, shapeOf } from "@screens/display/rowSizes";
import { cardSizes } from "@screens/kiosk/choice/cardSizes";

const PLAIN = { isLong: false, isNewest: false, isInStrip: false };

describe("a row of the display", () => {
  it("puts the number above when it is hardly wider than high", () => {
    expect(shapeOf(900, 300, PLAIN)).toBe("tall");
    expect(shapeOf(901, 300, PLAIN)).toBe("wide");
    expect(shapeOf(300, 900, { ...PLAIN, isNewest: true, isInStrip: true })).toBe("strip");
    expect(shapeOf(901, 300, { ...PLAIN, isInStrip: true })).toBe("wide");
  });

  it("sets its type by whichever is short, height or width", () => {
    expect(rowSizes(1000, 100, PLAIN).ticket).toBe(62);
    expect(rowSizes(400, 120, PLAIN).ticket).toBe(56);
    expect(rowSizes(1000, 100, { ...PLAIN, isNewest: true }).ticket).toBe(78);
  });

  it("leaves a long name its room", () => {
    const long = { ...PLAIN, isLong: true };
    expect(rowSizes(400, 120, long).ticket).toBe(44);
    expect(rowSizes(400, 120, long)["name-width"]).toBe(184);
    expect(rowSizes(300, 300, long)["name-width"]).toBe(282);
  });
});

describe("the card of a lane", () => {
  it("sets its type by the card, and never larger than the page allows", () => {
    expect(cardSizes(600, 300, 16).name).toBe(60);
    expect(cardSizes(300, 300, 16).name).toBe(39);
    expect(cardSizes(600, 100, 16).name).toBe(20);
    expect(cardSizes(800, 500, 20).name).toBe(80);
  });
});
