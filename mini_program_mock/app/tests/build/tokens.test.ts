import { describe, expect, it } from "vitest";

import { asClasses } from "../../build/tokens";

describe("the tokens of the screens, for pages without a document", () => {
  it("become those of a class, and a rem a multiple of a variable", () => {
    const css = ':root {\n  --space: 1.5rem;\n}\n:root[data-theme="dark"] { --ink: #fff; }';
    expect(asClasses(css)).toBe(
      ".look {\n  --unit: 16px;\n  --space: calc(var(--unit) * 1.5);\n}\n.look.dark { --ink: #fff; }",
    );
  });

  it("grow by a larger unit where the screens have a larger type", () => {
    const css = ':root[data-size="elder"] {\n  font-size: 20px;\n}';
    expect(asClasses(css)).toBe(".look.elder {\n  --unit: 20px;\n}");
  });
});
