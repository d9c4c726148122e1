import { describe, expect, it } from "vitest";

import { addressOf, compare, digestOf, grouped } from "@screens/verify/verify";

const ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

describe("verifying a paper", () => {
  it("asks by the code as it was typed, and by nothing else of it", () => {
    expect(addressOf(" 7k3m-9qtx ")).toBe("/api/v1/verify/7k3m-9qtx");
    expect(addressOf("../halls?x")).toBe("/api/v1/verify/..%2Fhalls%3Fx");
  });

  it("computes the digest that everybody else does", async () => {
    expect(await digestOf(new TextEncoder().encode("abc"))).toBe(ABC);
  });

  it("tells one changed byte", async () => {
    expect(await compare(new Blob(["abc"]), ABC)).toBe("same");
    expect(await compare(new Blob(["abd"]), ABC)).toBe("other");
    expect(await compare(new Blob([]), ABC)).toBe("other");
  });

  it("reads no file that cannot be a paper", async () => {
    const large = { size: 1e9, arrayBuffer: () => Promise.reject(new Error("too much")) };
    expect(await compare(large as unknown as Blob, ABC)).toBe("too-large");
    const gone = { size: 3, arrayBuffer: () => Promise.reject(new Error("gone")) };
    expect(await compare(gone as unknown as Blob, ABC)).toBe("unreadable");
  });

  it("groups a digest for people", () => {
    expect(grouped(ABC).split(" ")).toHaveLength(8);
    expect(grouped(ABC).replaceAll(" ", "")).toBe(ABC);
  });
});
