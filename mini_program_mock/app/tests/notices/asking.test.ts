import { describe, expect, it } from "vitest";

import type { Grant } from "@core/types";

import { VISIT_MS, wantedAt } from "../../src/notices/asking";

const NOW = 1_800_000_000_000;

function grants(left: Record<string, number> = {}): Grant[] {
  const kinds = "booked reminder three_ahead your_turn recalled missed rescheduled closed".split(
    " ",
  );
  return kinds.map((kind) => ({ kind, template_id: `id-${kind}`, left: left[kind] ?? 0 }));
}

function kindsOf(found: Grant[]): string[] {
  return found.map(({ kind }) => kind);
}

describe("what WeChat asks for at a tap", () => {
  it("is the most useful of what the tap brings, and never more than three", () => {
    expect(kindsOf(wantedAt("number", grants(), {}, NOW))).toEqual([
      ...["your_turn", "three_ahead", "missed"],
    ]);
    expect(kindsOf(wantedAt("booking", grants(), {}, NOW))).toEqual([
      ...["booked", "reminder", "closed"],
    ]);
  });

  it("is not what is granted already", () => {
    const found = wantedAt("number", grants({ your_turn: 1 }), {}, NOW);
    expect(kindsOf(found)).toEqual(["three_ahead", "missed", "recalled"]);
  });

  it("is not what was refused within the same visit", () => {
    const refused = { "id-your_turn": NOW - 1, "id-missed": NOW - VISIT_MS };
    const found = wantedAt("number", grants({ recalled: 1 }), refused, NOW);
    expect(kindsOf(found)).toEqual(["three_ahead", "missed"]);
  });

  it("names a template once, though it tells several things", () => {
    const same = grants().map((one) => ({ ...one, template_id: "one" }));
    expect(kindsOf(wantedAt("number", same, {}, NOW))).toEqual(["your_turn"]);
    expect(wantedAt("number", [], {}, NOW)).toEqual([]);
  });
});
