import { describe, expect, it } from "vitest";

import { addressOf } from "@/navigation";
import { codeOf, hallOf, isPaper } from "@/pages/check-in/codes";
import { bodyOf, pathOf, queryOf, readSubject } from "@/subject";

const SUBJECT = { kind: "item", code: "CL-001", answers: { age: "adult" } } as const;

/** The query as a browser's page gets it, and as WeChat's does. */
function queries(about: Record<string, string>): Record<string, string>[] {
  const [, search = ""] = addressOf("guide", about).split("?");
  const pairs = search.split("&").map((pair) => pair.split("=", 2) as [string, string]);
  return [Object.fromEntries(new URLSearchParams(search)), Object.fromEntries(pairs)];
}

describe("what somebody comes for", () => {
  it("is handed from page to page, in a browser and in WeChat", () => {
    for (const query of queries(queryOf(SUBJECT))) expect(readSubject(query)).toEqual(SUBJECT);
    const theme = { kind: "theme", code: "a b", answers: {} } as const;
    for (const query of queries(queryOf(theme))) expect(readSubject(query)).toEqual(theme);
  });

  it("is nothing where the address says nothing, and takes only answers", () => {
    expect(readSubject({})).toBeNull();
    expect(readSubject({ item: "x", answers: "no JSON" })?.answers).toEqual({});
    expect(readSubject({ item: "x", answers: '{"a":1,"b":"c"}' })?.answers).toEqual({ b: "c" });
  });

  it("is asked for and booked by its kind", () => {
    expect(pathOf(SUBJECT)).toBe("/api/v1/items/CL-001");
    expect(bodyOf(SUBJECT)).toEqual({ item: "CL-001", answers: { age: "adult" } });
  });
});

describe("the code of a hall", () => {
  it("is found in the address that was scanned", () => {
    const address = "http://hall.example/mini/pages/check-in/index?code=tonghua.123.a%2Bb";
    expect(codeOf(address)).toBe("tonghua.123.a+b");
    expect(codeOf("/mini/pages/check-in/index?lang=en&code=x.y.z#top")).toBe("x.y.z");
    expect(codeOf("https://somebody.example/?code=x")).toBeNull();
  });

  it("says which hall, and whether it was printed", () => {
    expect(hallOf("tonghua.paper.abc")).toBe("tonghua");
    expect([isPaper("tonghua.paper.abc"), isPaper("tonghua.123.abc")]).toEqual([true, false]);
  });
});
