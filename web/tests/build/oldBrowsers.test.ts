/** The built screens in a browser of 2018 (Chromium 66): what it cannot parse is found here. */

import { fileURLToPath } from "node:url";

import { build, parseAst, type Rollup } from "vite";
import { beforeAll, describe, expect, it } from "vitest";

import { lowered } from "../../tools/oldBrowsers";

const WEB = fileURLToPath(new URL("../..", import.meta.url));

let chunks: Rollup.OutputChunk[] = [];
let styles: { name: string; css: string }[] = [];

beforeAll(async () => {
  // As for use, not for tests: they have another Vue.
  process.env["NODE_ENV"] = "production";
  const built = await build({
    root: WEB,
    mode: "production",
    logLevel: "silent",
    build: { write: false },
  });
  const output = (built as Rollup.RollupOutput).output;
  chunks = output.filter((one) => one.type === "chunk");
  styles = output.flatMap((one) =>
    one.type === "asset" && one.fileName.endsWith(".css")
      ? [{ name: one.fileName, css: String(one.source) }]
      : [],
  );
}, 120_000);

type Node = Record<string, unknown> & { type: string };

/** What came after ES2017; `import()` and `import.meta` alone were there by 2018. */
function newerThan2017(node: Node): string | null {
  const has = (member: string, ...values: unknown[]): boolean => values.includes(node[member]);
  const { type } = node;
  if (/^(ChainExpression|PropertyDefinition|PrivateIdentifier|StaticBlock)$/.test(type))
    return type;
  if (type === "LogicalExpression" && has("operator", "??")) return "??";
  if (type === "AssignmentExpression" && has("operator", "??=", "||=", "&&=")) return "??=";
  if (type === "ForOfStatement" && has("await", true)) return "for await";
  if (type === "CatchClause" && has("param", null)) return "catch without a name";
  if (/Function/.test(type) && has("async", true) && has("generator", true)) return "async *";
  if (type === "Literal" && typeof node["bigint"] === "string") return "bigint";
  if (type === "Literal" && /^\d[\d_]*_/.test(String(node["raw"]))) return "1_000";
  if (type === "Literal" && node["regex"] !== undefined) {
    const { pattern, flags } = node["regex"] as { pattern: string; flags: string };
    if (/[sdv]/.test(flags) || /\(\?<|\\p\{/.test(pattern)) return `/${pattern}/${flags}`;
  }
  const inside = (node["properties"] ?? []) as Node[];
  if (inside.some((one) => /^(Spread|Rest)Element$/.test(one.type))) return "...object";
  return null;
}

function newer(node: unknown): string[] {
  if (Array.isArray(node)) return node.flatMap(newer);
  if (typeof node !== "object" || node === null) return [];
  const found = "type" in node ? newerThan2017(node as Node) : null;
  return [...(found === null ? [] : [found]), ...Object.values(node).flatMap(newer)];
}

/** What the browsers of 2018 have no function for. */
const MISSING =
  /\.(replaceAll|matchAll|fromEntries|flat|flatMap|allSettled|at|findLast|hasOwn)\(|\b(structuredClone|queueMicrotask|randomUUID)\(|\bglobalThis\./g;

/** All that a screen loads. */
function loadedBy(view: string): Rollup.OutputChunk[] {
  const seen = new Set<string>();
  const visit = (name: string): void => {
    const chunk = chunks.find(({ fileName }) => fileName === name);
    if (chunk === undefined || seen.has(name)) return;
    seen.add(name);
    chunk.imports.forEach(visit);
  };
  for (const { fileName, facadeModuleId, isEntry } of chunks) {
    if (isEntry || facadeModuleId?.endsWith(view)) visit(fileName);
  }
  return chunks.filter(({ fileName }) => seen.has(fileName));
}

describe("the built scripts", () => {
  it("are of ES2017", () => {
    expect(chunks.length).toBeGreaterThan(5);
    const found = chunks.flatMap(({ fileName, code }) =>
      newer(parseAst(code)).map((what) => `${fileName}: ${what}`),
    );
    expect(found).toEqual([]);
  });

  it.each(["DisplayView.vue", "KioskView.vue", "TicketView.vue"])(
    "of %s call nothing newer",
    (view) => {
      const loaded = loadedBy(view);
      expect(loaded.some(({ facadeModuleId }) => facadeModuleId?.endsWith(view))).toBe(true);
      const found = loaded.flatMap(({ fileName, code }) =>
        [...code.matchAll(MISSING)].map(([call]) => `${fileName}: ${call}`),
      );
      expect(found).toEqual([]);
    },
  );

  it("would be found out", () => {
    const code = "a?.b; a ?? b; ({ ...a }); try { a() } catch { b() } class C { d = 1 } 1_000";
    expect(newer(parseAst(code))).toHaveLength(6);
  });
});

describe("the built styles", () => {
  it("use nothing without a fallback", () => {
    const found = styles.flatMap(({ name, css }) =>
      [
        ...css.matchAll(
          /@container|container-type|\d(?:cq[wh]|[dsl]v[hw])|:is\(|:where\(|inset:|[;{]aspect-ratio:/g,
        ),
      ].map(([what]) => `${name}: ${what}`),
    );
    expect(found).toEqual([]);
  });

  it("precede min(), max() and clamp() by a value", () => {
    const bare = styles.flatMap(({ css }) => {
      const plain = css.replace(/@supports \(width[^{]*\{[^{]*\{[^}]*\}\}/g, "");
      return [...plain.matchAll(/[{;]([\w-]+):[^;}]*(?<![\w-])(?:min|max|clamp)\([^;}]*/g)]
        .filter(({ index, 1: prop }) => {
          const before = plain.slice(plain.lastIndexOf("{", index), index);
          return !new RegExp(`[{;]${prop ?? ""}:[^;]*$`).test(before);
        })
        .map(([declaration]) => declaration);
    });
    expect(bare).toEqual([]);
  });

  it("set a flex box apart by margins where it knows no gap", () => {
    const all = styles.map(({ css }) => css).join("");
    expect(all).toContain("@supports not (aspect-ratio: 1)");
    expect(all).toMatch(/grid-gap:/);
  });
});

describe("a value for old browsers", () => {
  it.each([
    ["min(2.6rem, 2.4vw, 4vh)", "2.6rem"],
    ["clamp(0.8rem, min(1.1vw, 2vh), 2.6rem)", "1.1vw"],
    ["calc(min(22rem, 20vw, 34vh) * var(--fit, 1))", "calc(22rem * var(--fit, 1))"],
    ["max(1rem, env(safe-area-inset-left))", "1rem"],
    ["minmax(min(20rem, 100%), 1fr)", "minmax(20rem, 1fr)"],
    ["repeat(2, minmax(0, 1fr))", "repeat(2, minmax(0, 1fr))"],
  ])("of %s is %s", (value, plain) => {
    expect(lowered(value)).toBe(plain);
  });
});
