/** What was built, as CommonJS modules that see WeChat's names and nothing else of a browser's. */

import { readFileSync } from "node:fs";
import path from "node:path";

export type Names = Record<string, unknown>;
export type Load = (file: string) => unknown;

/** Node takes the files for modules of this package, which they are not: so they are run here. */
export function moduleLoader(root: string, names: Names): Load {
  const known = new Map<string, { exports: unknown }>();
  // To a program in WeChat none of these exist.
  const missing: Names = Object.fromEntries(
    ["window", "document", "navigator", "localStorage", "fetch", "process"].map((name) => [
      name,
      undefined,
    ]),
  );
  const given: Names = { ...missing, ...names };

  function load(file: string): unknown {
    const full = path.join(root, file.endsWith(".js") ? file : `${file}.js`);
    const before = known.get(full);
    if (before !== undefined) return before.exports;
    const module = { exports: {} as unknown };
    known.set(full, module);
    const require = (other: string): unknown =>
      load(path.relative(root, path.join(path.dirname(full), other)));
    // eslint-disable-next-line @typescript-eslint/no-implied-eval -- the program under test
    const run = new Function(
      ...["require", "module", "exports", ...Object.keys(given)],
      readFileSync(full, "utf8"),
    ) as (...values: unknown[]) => void;
    run(require, module, module.exports, ...Object.values(given));
    return module.exports;
  }
  return load;
}
