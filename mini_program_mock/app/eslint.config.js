import js from "@eslint/js";
import prettier from "eslint-config-prettier";
import { defineConfig } from "eslint/config";
import vue from "eslint-plugin-vue";
import globals from "globals";
import tseslint from "typescript-eslint";

const NO_BROWSER = "WeChat has none: what a phone can do stands in src/platform.";
const OF_BROWSERS = ["window", "document", "navigator", "location", "localStorage", "fetch"];

export default defineConfig(
  { ignores: ["dist/", "node_modules/"] },
  js.configs.recommended,
  ...tseslint.configs.strictTypeChecked,
  ...vue.configs["flat/recommended"],
  {
    files: ["**/*.{ts,vue}"],
    languageOptions: {
      globals: { ...globals.browser, uni: "readonly", wx: "readonly", getCurrentPages: "readonly" },
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
      // A page's file is called index, as the framework's router has it.
      "vue/multi-word-component-names": "off",
      // One branch is built for each platform, so what stands in both is built once.
      "vue/no-multiple-template-root": "off",
      // The framework gives the elements of the template, `text` and `image` among them.
      "vue/no-deprecated-html-element-is": "off",
      // Numbers read well inside a template string.
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
    },
  },
  {
    files: ["src/**"],
    ignores: ["src/platform/**", "src/parts/native.ts"],
    rules: {
      "no-restricted-globals": [
        "error",
        ...[...OF_BROWSERS, "wx"].map((name) => ({ name, message: NO_BROWSER })),
      ],
      "no-restricted-imports": [
        "error",
        { patterns: [{ regex: "/browser/|/platform/(h5|weixin)", message: NO_BROWSER }] },
      ],
    },
  },
  // They are three lines each, and of one kind.
  { files: ["src/parts/native.ts"], rules: { "vue/one-component-per-file": "off" } },
  { files: ["**/*.js"], extends: [tseslint.configs.disableTypeChecked] },
  prettier,
);
