/**
 * Writes core/openapi.ts, the shapes of the API as types, from its OpenAPI document:
 * `node tools/apiTypes.js openapi.json`. With `--check` after that it writes nothing, and fails when
 * the file is not up to date.
 */

import { readFileSync, writeFileSync } from "node:fs";
import { argv, exit, stderr } from "node:process";
import { fileURLToPath, URL } from "node:url";

import openapiTS, { astToString } from "openapi-typescript";
import { format, resolveConfig } from "prettier";

const TYPES = fileURLToPath(new URL("../core/openapi.ts", import.meta.url));
const HEAD =
  "/** The shapes of the API, made by `make api-types` from its OpenAPI document. */\n\n";

async function typesOf(document) {
  const { openapi, info, components } = JSON.parse(document);
  // By name, so that another order of the routes changes nothing here.
  const byName = Object.entries(components.schemas).sort(([a], [b]) => (a < b ? -1 : 1));
  // The paths would be nine tenths of the file, and nothing reads them.
  const shapes = { openapi, info, paths: {}, components: { schemas: Object.fromEntries(byName) } };
  // A member that has a default may be left out, in what is sent as in what is answered.
  const text = astToString(await openapiTS(shapes, { defaultNonNullable: false }));
  return format(HEAD + text, { ...(await resolveConfig(TYPES)), parser: "typescript" });
}

const [path, mode] = argv.slice(2);
const made = await typesOf(readFileSync(path, "utf8"));
if (mode !== "--check") {
  writeFileSync(TYPES, made);
} else if (readFileSync(TYPES, "utf8") !== made) {
  stderr.write("web/core/openapi.ts is not what the API says now: run `make api-types`.\n");
  exit(1);
}
