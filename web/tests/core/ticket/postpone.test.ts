import { describe, expect, it } from "vitest";

import { callersFor, CHOICES } from "@core/ticket/postpone";

describe("callersFor", () => {
  it("counts those who are ahead already", () => {
    expect(callersFor(2, 3)).toBe(5);
    expect(CHOICES.map((others) => callersFor(0, others))).toEqual([1, 3, 5, 10]);
  });

  it("asks for no more than the server allows", () => {
    expect(callersFor(45, 5)).toBe(50);
    expect(callersFor(45, 10)).toBeNull();
  });
});
