/** Pages and components as they were built, compiled by WeChat's own compiler. */

import { readFileSync } from "node:fs";
import path from "node:path";

export const BUILT = path.resolve(import.meta.dirname, "../../../dist/build/mp-weixin");

/** Each page and component, with the parts it uses: their names, and where they stand. */
export type Parts = Map<string, Record<string, string>>;

interface Uses {
  usingComponents?: Record<string, string>;
}

interface Group {
  addTmpl: (name: string, wxml: string) => unknown;
  getTmplGenObjectGroups: () => string;
}

export interface CodeSpace {
  addComponentStaticConfig: (name: string, config: never) => void;
  addCompiledTemplate: (name: string, template: never) => void;
}

export function readJson(file: string): object {
  return JSON.parse(readFileSync(path.join(BUILT, file), "utf8")) as object;
}

/** Everything that these pages are made of. */
export function findParts(routes: string[]): Parts {
  const found: Parts = new Map();
  const add = (part: string): void => {
    if (found.has(part)) return;
    const { usingComponents = {} } = readJson(`${part}.json`) as Uses;
    const uses = Object.entries(usingComponents).map(([name, at]): [string, string] => [
      name,
      at.startsWith("/") ? at.slice(1) : path.posix.join(path.posix.dirname(part), at),
    ]);
    found.set(part, Object.fromEntries(uses.map(([name, at]) => [name, `/${at}`])));
    for (const [, at] of uses) add(at);
  };
  routes.forEach(add);
  return found;
}

/** Compiles all WXML into the code space; returns what the compiler complains of. */
export function compile(parts: Parts, group: Group, space: CodeSpace): string[] {
  const complaints: string[] = [];
  for (const [part, usingComponents] of parts) {
    const config = { ...readJson(`${part}.json`), usingComponents };
    space.addComponentStaticConfig(part, config as never);
    const wxml = readFileSync(path.join(BUILT, `${part}.wxml`), "utf8");
    // The compiler wants a colon that WeChat's own does without.
    const told = group.addTmpl(part, wxml.replace(/\s(bind|catch)([a-z]\w*)=/g, " $1:$2="));
    for (const one of (told ?? []) as { message?: string }[]) {
      complaints.push(`${part}: ${one.message ?? JSON.stringify(one)}`);
    }
  }
  const made = `return ${group.getTmplGenObjectGroups()}`;
  // eslint-disable-next-line @typescript-eslint/no-implied-eval, @typescript-eslint/no-unsafe-call -- what the compiler made
  const groupList = new Function(made)() as Record<string, unknown>;
  for (const part of parts.keys()) {
    space.addCompiledTemplate(part, { groupList, content: groupList[part] } as never);
  }
  return complaints;
}
