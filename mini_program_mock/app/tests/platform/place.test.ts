import { afterEach, describe, expect, it, vi } from "vitest";

import { copy, mapAddress, openMap } from "@/platform/h5/place";

const HALL = { latitude: 41.73, longitude: 125.94, name: "通化 A" };
const NAME = encodeURIComponent(HALL.name);

afterEach(() => {
  vi.unstubAllGlobals();
});

describe("the map in a browser", () => {
  it.each([
    ["Mozilla/5.0 (Linux; Android 14; Pixel 8)", `geo:41.73,125.94?q=41.73,125.94(${NAME})`],
    ["Mozilla/5.0 (iPhone; CPU iPhone OS 18_0)", `maps:?ll=41.73,125.94&q=${NAME}`],
    ["Mozilla/5.0 (Windows NT 10.0; Win64; x64)", null],
    ["Mozilla/5.0 (X11; Linux x86_64)", null],
  ])("is the phone's own: %s", (agent, address) => {
    expect(mapAddress(agent, HALL)).toBe(address);
  });

  it("leaves the page alone where there is none", async () => {
    const here = { href: "/mini/" };
    vi.stubGlobal("location", here);
    vi.stubGlobal("navigator", { userAgent: "X11" });
    expect(await openMap(HALL)).toBe(false);
    expect(here.href).toBe("/mini/");
    vi.stubGlobal("navigator", { userAgent: "Android" });
    expect(await openMap(HALL)).toBe(true);
    expect(here.href).toContain("geo:");
  });
});

describe("copying", () => {
  it("says when a browser does not allow it", async () => {
    vi.stubGlobal("navigator", {});
    expect(await copy("x")).toBe(false);
    vi.stubGlobal("navigator", { clipboard: { writeText: () => Promise.reject(new Error()) } });
    expect(await copy("x")).toBe(false);
    const written = vi.fn(() => Promise.resolve());
    vi.stubGlobal("navigator", { clipboard: { writeText: written } });
    expect(await copy("x")).toBe(true);
    expect(written).toHaveBeenCalledWith("x");
  });
});
