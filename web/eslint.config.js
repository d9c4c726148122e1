import js from "@eslint/js";
import prettier from "eslint-config-prettier";
import { defineConfig } from "eslint/config";
import vue from "eslint-plugin-vue";
import globals from "globals";
import tseslint from "typescript-eslint";

/** Forbids imports, each given as [pattern, why]. */
const forbids = (...patterns) => ({
  rules: {
    "no-restricted-imports": [
      "error",
      { patterns: patterns.map(([regex, message]) => ({ regex, message })) },
    ],
  },
});

const SCREENS = ["^@screens|/screens/", "Screens use this, never the other way round."];
const DESIGN = ["^@design|/design/|[.](vue|css|svg)$", "What core does has no look."];
const BROWSER = ["/browser/", "A mini program has no browser: use the ports."];
const FRAMEWORK = ["^vue", "A mini program uses core, too: no framework in it."];
const NO_INTL = "Not every phone's mini program has it; see core/clock.ts.";

export default defineConfig(
  { ignores: ["dist/", "node_modules/", "core/timers.d.ts", "core/openapi.ts"] },
  js.configs.recommended,
  ...tseslint.configs.strictTypeChecked,
  ...vue.configs["flat/recommended"],
  {
    files: ["**/*.{ts,vue}"],
    languageOptions: {
      globals: globals.browser,
      parserOptions: {
        parser: tseslint.parser,
        project: "./tsconfig.json",
        tsconfigRootDir: import.meta.dirname,
        extraFileExtensions: [".vue"],
      },
    },
    rules: {
      "max-lines": ["error", 300],
      "vue/component-api-style": ["error", ["script-setup"]],
      "vue/no-v-html": "error",
      "vue/no-undef-components": ["error", { ignorePatterns: ["RouterView"] }],
      // Numbers read well inside a template string.
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
    },
  },
  { files: ["core/browser/**"], ...forbids(FRAMEWORK, DESIGN, SCREENS) },
  {
    files: ["core/**"],
    ignores: ["core/browser/**"],
    rules: {
      ...forbids(FRAMEWORK, DESIGN, SCREENS, BROWSER).rules,
      "no-restricted-globals": ["error", { name: "Intl", message: NO_INTL }],
    },
  },
  { files: ["design/**"], ...forbids(SCREENS) },
  { files: ["**/*.js"], extends: [tseslint.configs.disableTypeChecked] },
  prettier,
);
