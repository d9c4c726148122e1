/**
 * Writes for browsers of 2018 what their CSS lacks: a step of the build, so that the sources stay
 * plain. Newer browsers see no difference.
 *
 * `min()`, `max()`: each is preceded by the value that it has on a wall of 1920 × 1080, `clamp()` by
 * its middle one.
 * `gap` in flex: margins, where `aspect-ratio` is unknown, which came after it. `gap` in a grid: also
 * under its first name.
 */

import type { AtRule, Declaration, Helpers, Plugin, Rule } from "postcss";

const HAS_FUNCTIONS = "(width: min(1px, 2px))";
const HAS_NO_FLEX_GAP = "not (aspect-ratio: 1)";
/** One of each unit in px; a part of something unknown is no limit. */
const UNITS: Record<string, number> = { px: 1, rem: 16, em: 16, vw: 19.2, vh: 10.8, "%": 19.2 };

const FUNCTION = /(?<![\w-])(min|max|clamp)\(/;

/** The same without `min()`, `max()` and `clamp()`: of the arguments one remains. */
export function lowered(value: string): string {
  const found = FUNCTION.exec(value);
  if (found === null) return value;
  const start = found.index + found[0].length;
  const end = closing(value, start);
  const parts = split(value.slice(start, end)).map(lowered);
  return lowered(
    value.slice(0, found.index) + chosen(found[1] ?? "", parts) + value.slice(end + 1),
  );
}

function chosen(name: string, parts: string[]): string {
  // The middle one suits phones and walls alike.
  if (name === "clamp") return parts[1] ?? "";
  const known = parts.filter((part) => !Number.isNaN(px(part)));
  const sorted = known.sort((one, other) => px(one) - px(other));
  const at = name === "min" ? 0 : sorted.length - 1;
  return sorted[at] ?? parts[0] ?? "";
}

function px(part: string): number {
  const [, figure, unit] = /^([\d.]+)(px|rem|em|vw|vh|%)$/.exec(part) ?? [];
  return Number(figure) * (UNITS[unit ?? ""] ?? NaN);
}

function closing(text: string, start: number): number {
  let depth = 1;
  let at = start;
  for (; depth > 0 && at < text.length; at += 1) {
    if (text[at] === "(") depth += 1;
    if (text[at] === ")") depth -= 1;
  }
  return at - 1;
}

/** What the commas of the outermost level set apart. */
function split(text: string): string[] {
  const parts = [""];
  let depth = 0;
  for (const one of text) {
    if (one === "(") depth += 1;
    if (one === ")") depth -= 1;
    if (one === "," && depth === 0) parts.push("");
    else parts.push((parts.pop() ?? "") + one);
  }
  return parts.map((part) => part.trim());
}

/** A value with a variable is judged too late to be passed over: it stands under a condition. */
function lowerFunctions(declaration: Declaration, { AtRule, Rule }: Helpers): void {
  const { value, parent } = declaration;
  if (!FUNCTION.test(value) || parent?.type !== "rule") return;
  if (!value.includes("var(")) {
    declaration.cloneBefore({ value: lowered(value) });
    return;
  }
  const rule = parent;
  const modern = new Rule({ selector: rule.selector });
  modern.append(declaration.clone());
  const condition = new AtRule({ name: "supports", params: HAS_FUNCTIONS });
  condition.append(modern);
  rule.parent?.insertAfter(rule, condition);
  declaration.value = lowered(value);
}

function valueOf(rule: Rule, name: string): string | null {
  const found = rule.nodes.filter((node) => node.type === "decl" && node.prop === name);
  return (found[found.length - 1] as Declaration | undefined)?.value ?? null;
}

/** Margins in place of the gap of a flex box. */
function marginsOf(rule: Rule, gap: string): [selector: string, margins: Record<string, string>] {
  const flow = `${valueOf(rule, "flex-direction") ?? ""} ${valueOf(rule, "flex-flow") ?? ""}`;
  const [row = "0", column = row] = gap.split(/ (?![^(]*\))/);
  const each = (suffix: string): string =>
    rule.selectors.map((selector) => selector + suffix).join(", ");
  if (flow.includes("column")) return [each(" > * + *"), { "margin-top": row }];
  if (`${flow} ${valueOf(rule, "flex-wrap") ?? ""}`.includes(" wrap")) {
    return [each(" > *"), { "margin-right": column, "margin-bottom": row }];
  }
  return [each(" > * + *"), { "margin-left": column }];
}

function lowerGap(declaration: Declaration, { AtRule, Rule }: Helpers): void {
  const { value, parent } = declaration;
  if (parent?.type !== "rule") return;
  const rule = parent;
  const display = valueOf(rule, "display");
  if (display !== "flex" && display !== "inline-flex") {
    declaration.cloneBefore({ prop: "grid-gap" });
    return;
  }
  if ((rule.parent as AtRule).name === "supports") return;
  const [selector, margins] = marginsOf(rule, value);
  const none = new Rule({ selector: rule.selector });
  none.append({ prop: "gap", value: "0" });
  const apart = new Rule({ selector });
  for (const [prop, margin] of Object.entries(margins)) apart.append({ prop, value: margin });
  const condition = new AtRule({ name: "supports", params: HAS_NO_FLEX_GAP });
  condition.append(none, apart);
  rule.parent?.insertAfter(rule, condition);
}

export function oldBrowsers(): Plugin {
  return {
    postcssPlugin: "old-browsers",
    // Once for all: what is written here is not to be visited again.
    OnceExit(root, helpers) {
      const all: Declaration[] = [];
      root.walkDecls((declaration) => void all.push(declaration));
      for (const declaration of all) {
        if (declaration.prop === "gap") lowerGap(declaration, helpers);
        if (declaration.value === "anywhere") declaration.cloneBefore({ value: "break-word" });
        lowerFunctions(declaration, helpers);
      }
    },
  };
}
