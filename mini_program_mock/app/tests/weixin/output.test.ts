/** What was built for WeChat asks for nothing that WeChat does not have. */

import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

import { describe, expect, it } from "vitest";

import { addressesIn } from "../../build/noRemote";
import { BUILT, readJson } from "./host/parts";

const TYPINGS = path.resolve(import.meta.dirname, "../../node_modules/miniprogram-api-typings");
/** A browser's, or code made while it runs, which WeChat refuses. */
const FORBIDDEN = ["document.", "window.", "localStorage", "eval(", "new Function", "fetch("];
/** Put there by uni-app itself before anything else runs, or asked for only where it exists. */
const OF_THE_FRAMEWORK = /^(create(App|Page|Component|PluginApp|SubpackageApp)|\$|preloadAssets)/;
const MAIN_PACKAGE_BYTES = 2 * 1024 * 1024;

function textsIn(folder: string, ending: string): Map<string, string> {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" });
  const wanted = files.filter((file) => file.endsWith(ending));
  return new Map(wanted.map((file) => [file, readFileSync(path.join(folder, file), "utf8")]));
}

const scripts = textsIn(BUILT, ".js");

describe("what was built for WeChat", () => {
  it.each(FORBIDDEN)("never says %s", (word) => {
    const own = new RegExp(`(?<![\\w$.])${word.replace(/[.(]/g, "\\$&")}`);
    const found = [...scripts].filter(([, text]) => own.test(text)).map(([file]) => file);
    expect(found).toEqual([]);
  });

  it("calls nothing of wx that WeChat's own types do not name", () => {
    const typed = [...textsIn(TYPINGS, ".d.ts").values()].join("\n");
    const asked = [...scripts.values()].flatMap((text) =>
      [...text.matchAll(/\bwx(?:\$1)?\.([A-Za-z$]\w*)/g)].map(([, name = ""]) => name),
    );
    expect(asked).toContain("requestSubscribeMessage");
    const strange = [...new Set(asked)].filter(
      (name) => !OF_THE_FRAMEWORK.test(name) && !new RegExp(`\\b${name}\\s*[<(]`).test(typed),
    );
    expect(strange).toEqual([]);
  });

  it("asks where the phone is by what its manifest says, or WeChat refuses it", () => {
    const texts = [...scripts.values()].join("\n");
    const asked = /\bwx(?:\$1)?\.(get\w*Location|chooseLocation|choosePoi)\b/g;
    const names = new Set([...texts.matchAll(asked)].map(([, name]) => name));
    const { requiredPrivateInfos } = readJson("app.json") as { requiredPrivateInfos: string[] };
    expect([...names]).toEqual(requiredPrivateInfos);
  });

  it("names no other machine, and fits into one package", () => {
    const texts = [...scripts, ...textsIn(BUILT, ".wxml"), ...textsIn(BUILT, ".wxss")];
    expect(texts.flatMap(([, text]) => addressesIn(text))).toEqual([]);
    const bytes = texts.reduce((sum, [, text]) => sum + Buffer.byteLength(text), 0);
    expect(bytes).toBeLessThan(MAIN_PACKAGE_BYTES / 4);
  });
});
