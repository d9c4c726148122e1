/** The colours of every theme, as `tokens.css` has them, by the contrast of WCAG 2.1. */

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { describe, expect, it } from "vitest";

const css = readFileSync(
  fileURLToPath(new URL("../../design/style/tokens.css", import.meta.url)),
  "utf8",
);

type Tokens = Record<string, string>;

/** The tokens that stand under one selector. */
function tokensOf(selector: string): Tokens {
  const start = css.indexOf(`${selector} {`);
  if (start < 0) throw new Error(`no ${selector}`);
  const body = css.slice(start, css.indexOf("}", start));
  const found = body.matchAll(/--([\w-]+): (#[0-9a-f]{3,6});/g);
  return Object.fromEntries([...found].map(([, name = "", value = ""]) => [name, value]));
}

const light = tokensOf(":root");
const dark = { ...light, ...tokensOf(':root[data-theme="dark"]') };
const high = { ...light, ...tokensOf(':root[data-contrast="high"]') };
const THEMES: Record<string, Tokens> = {
  light,
  dark,
  "high contrast": high,
  "dark, high contrast": {
    ...dark,
    ...tokensOf(':root[data-contrast="high"]'),
    ...tokensOf(':root[data-contrast="high"][data-theme="dark"]'),
  },
};

const SURFACES = ["paper", "card", "accent-pale", "gold-pale", "green-pale", "danger-pale"];
/** What is written on what. */
const TEXT: [ink: string, on: string[]][] = [
  ["ink", [...SURFACES, "shut", "field"]],
  ["ink-soft", [...SURFACES, "field"]],
  ["ink-stale", ["card", "paper", "accent-pale"]],
  ["accent", ["card", "paper", "accent-pale", "gold-pale"]],
  ["danger", ["card", "danger-pale"]],
  ["green", ["green-pale"]],
  ["on-brand", ["brand", "brand-hover", "brand-rest", "brand-off", "alarm", "alarm-deep"]],
  ["on-brand-soft", ["brand"]],
  ["on-gold", ["gold"]],
  ["board-ink", ["board", "board-lane", "board-row", "board-serving", "board-newest", "brand"]],
  ["board-soft", ["board", "board-lane", "board-row", "board-serving", "board-newest", "brand"]],
  ["board-stale", ["board-lane"]],
  ["board-number", ["board", "board-lane", "board-row", "board-newest"]],
  ["board-number-soft", ["board-serving"]],
];
/** What is seen beside what, without being read. */
const MARKS: [mark: string, beside: string[]][] = [
  ["field-line", ["card", "field"]],
  ["focus", ["card", "paper"]],
  ["accent", ["card", "paper"]],
  ["danger", ["card"]],
  ["green", ["card"]],
];

function luminance(hex: string): number {
  const wide = hex.length === 4 ? hex.replace(/[0-9a-f]/g, "$&$&") : hex;
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const share = parseInt(wide.slice(at, at + 2), 16) / 255;
    return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

function tooFaint(tokens: Tokens, pairs: [string, string[]][], least: number): string[] {
  const all = pairs.flatMap(([ink, on]) => on.map((ground) => [ink, ground] as const));
  return all.flatMap(([ink, ground]) => {
    const found = contrast(tokens[ink] ?? "#000", tokens[ground] ?? "#000");
    return found < least ? [`${ink} on ${ground}: ${found.toFixed(2)}`] : [];
  });
}

describe.each(Object.entries(THEMES))("the colours of the theme %s", (name, tokens) => {
  it("are read, text on ground", () => {
    expect(tooFaint(tokens, TEXT, name.includes("high") ? 7 : 4.5)).toEqual([]);
  });

  it("are seen, marks and borders on ground", () => {
    expect(tooFaint(tokens, MARKS, 3)).toEqual([]);
  });
});

it("reckons contrast as WCAG does", () => {
  expect(contrast("#000", "#ffffff")).toBeCloseTo(21);
  expect(contrast("#777777", "#fff")).toBeCloseTo(4.48, 1);
});
