import { describe, expect, it } from "vitest";

import { addressesIn, withoutVendor } from "../../build/noRemote";

describe("what is built", () => {
  it("loses the pictures and services of the framework's vendor", () => {
    const css = "a{background:url(https://cdn.dcloud.net.cn/img/shadow.png)}";
    expect(withoutVendor(css)).toBe("a{background:none}");
    expect(withoutVendor('post("https://hac1.dcloud.net.cn/hi")')).toBe('post("")');
  });

  it("names no other machine", () => {
    const code =
      'ns="http://www.w3.org/2000/svg";get("https://somebody.example/x");ws("wss://a.b/c")';
    expect(addressesIn(code)).toEqual(["https://somebody.example/x", "wss://a.b/c"]);
  });
});
