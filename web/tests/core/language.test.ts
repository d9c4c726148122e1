import { describe, expect, it } from "vitest";

import { chooseLanguage, keepLanguage, keptLanguage, namesOf, say } from "@core/language";

import { FakeStorage } from "../fakes";

describe("the language in which a screen opens", () => {
  it.each([
    [{}, "zh"],
    [{ asked: "en", kept: "zh", preferred: ["zh-CN"] }, "en"],
    [{ asked: null, kept: "en", preferred: ["zh-CN"] }, "en"],
    [{ asked: "fr", kept: "de", preferred: ["ko-KR", "en-GB", "zh"] }, "en"],
    [{ preferred: ["zh-Hant-TW", "en"] }, "zh"],
    [{ preferred: ["fr"] }, "zh"],
    [{ asked: "both" }, "zh"],
    [{ asked: "both", mayShowBoth: true }, "both"],
    [{ asked: "both", kept: "en" }, "en"],
  ])("of %o is %s", (hints, chosen) => {
    expect(chooseLanguage(hints)).toBe(chosen);
  });

  it("is kept for each kind of screen", () => {
    const storage = new FakeStorage();
    keepLanguage(storage, "en");
    keepLanguage(storage, "both", ".display");
    expect([keptLanguage(storage), keptLanguage(storage, ".display")]).toEqual(["en", "both"]);
  });

  it("is the usual one where nothing can be kept", () => {
    const forbid = (): never => {
      throw new Error("forbidden");
    };
    const storage = { getItem: forbid, setItem: forbid, removeItem: forbid };
    keepLanguage(storage, "en");
    expect(keptLanguage(storage)).toBeNull();
  });
});

describe("what is said", () => {
  const said = { zh: "您好", en: "Hello" };

  it("is one sentence, or both where only text can stand", () => {
    expect([say(said, "zh"), say(said, "en"), say(said, "both")]).toEqual([
      "您好",
      "Hello",
      "您好 Hello",
    ]);
  });

  it("calls whoever has no English name by what there is", () => {
    expect(namesOf({ name: "大厅", name_en: "Hall" })).toEqual({ zh: "大厅", en: "Hall" });
    expect(namesOf({ name: "大厅", name_en: "" }).en).toBe("大厅");
    expect(namesOf({ name: "大厅" }).en).toBe("大厅");
  });
});
