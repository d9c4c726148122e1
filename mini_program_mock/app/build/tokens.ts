/**
 * The tokens of `web/design` for a place without a `:root` of one's own.
 *
 * A mini program's page cannot set attributes of its document, nor the size of a rem. So what the
 * browser screens say of `:root` is said of the class `look`, and a rem is a variable.
 */

import type { Plugin } from "vite";

const FILE = /\/web\/design\/style\/tokens\.css$/;
/** Attributes of the page, and the classes that stand for them. */
const CLASSES: Record<string, string> = {
  '[data-theme="dark"]': ".dark",
  '[data-contrast="high"]': ".high",
  '[data-size="elder"]': ".elder",
};

/** Tokens as classes: `:root[data-theme="dark"]` becomes `.look.dark`, `2rem` a multiple of `--unit`. */
export function asClasses(css: string): string {
  let found = css.replaceAll(":root", ".look");
  for (const [attribute, name] of Object.entries(CLASSES)) {
    found = found.replaceAll(attribute, name);
  }
  return found
    .replace(/font-size: *(\d+px);/g, "--unit: $1;")
    .replace(/(\d*\.?\d+)rem\b/g, "calc(var(--unit) * $1)")
    .replace(/\.look \{/, ".look {\n  --unit: 16px;");
}

export function tokens(): Plugin {
  return {
    name: "yichuang-tokens",
    enforce: "pre",
    transform(code, id) {
      return FILE.test(id.split("?")[0] ?? "") ? { code: asClasses(code), map: null } : null;
    },
  };
}
