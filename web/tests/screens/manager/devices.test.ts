import { beforeEach, describe, expect, it } from "vitest";

import { Problem, Unreachable, type Question } from "@core/client/api";
import type { Session } from "@core/client/session";
import { useDevices } from "@screens/manager/panels/useDevices";
import { useManager } from "@screens/manager/useManager";

let keys: (string | undefined)[];
let troubles: Error[];

beforeEach(() => {
  [keys, troubles] = [[], []];
});

/** The next troubles meet what is posted. */
function desk(): ReturnType<typeof useDevices> {
  const ask = (_path: string, question: Question = {}): Promise<unknown> => {
    if (question.method !== "POST") return Promise.resolve({ devices: [{ name: "kiosk-1" }] });
    keys.push(question.key);
    const trouble = troubles.shift();
    return trouble === undefined ? Promise.resolve({ name: "kiosk-1" }) : Promise.reject(trouble);
  };
  return useDevices(useManager({ ask } as unknown as Session, () => undefined));
}

describe("pairing a device", () => {
  it("is one request however often it is pressed, until it is answered", async () => {
    const { pair, devices } = desk();
    troubles = [new Unreachable("cut")];
    expect(await pair("123 456", " Hall ")).toBe(false);
    expect(await pair("123456", "Hall")).toBe(true);
    expect([devices.value.length, new Set(keys).size]).toEqual([1, 1]);
  });

  it("is another request after it was refused", async () => {
    const { pair } = desk();
    troubles = [new Problem(404, {})];
    await pair("1", "Hall");
    await pair("1", "Hall");
    expect(new Set(keys).size).toBe(2);
  });
});
