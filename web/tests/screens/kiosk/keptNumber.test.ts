import { beforeEach, describe, expect, it } from "vitest";

import {
  AGAIN_MS,
  forgetNumbers,
  IDLE_MS,
  KEEP_MS,
  KeptNumber,
  slotOf,
} from "@screens/kiosk/number/keptNumber";

import { FakeStorage } from "../../fakes";

const CODE = { path: "/ticket#t1.secret", svg: "<svg/>" };
const SLOT = slotOf("tonghua");

let storage: FakeStorage;
let now: number;
let number: KeptNumber;

beforeEach(() => {
  storage = new FakeStorage();
  now = 1_000_000;
  number = opened();
});

function opened(): KeptNumber {
  return new KeptNumber(storage, SLOT, () => now);
}

function after(ms: number): string {
  now += ms;
  return number.sight;
}

describe("KeptNumber", () => {
  it("closes after a time without input, can be shown again for a minute, then is gone", () => {
    expect(number.sight).toBe("none");
    number.show("B001", CODE);
    expect(number.sight).toBe("shown");
    expect(after(IDLE_MS - 1)).toBe("shown");
    expect(after(1)).toBe("again");
    expect(after(AGAIN_MS - 1)).toBe("again");
    expect(storage.length).toBe(1);
    expect(after(1)).toBe("none");
    expect(storage.length).toBe(0);
  });

  it("stays as long again with every touch, and a minute longer when it is kept", () => {
    number.show("B001", CODE);
    expect(after(IDLE_MS - 1)).toBe("shown");
    number.touch();
    expect(after(IDLE_MS - 1)).toBe("shown");
    number.keep();
    expect(after(KEEP_MS)).toBe("shown");
    expect(after(1)).toBe("again");
  });

  it("does not stay for ever, however often somebody touches or keeps it", () => {
    number.show("B001", CODE);
    for (let n = 0; n < 1000; n += 1) {
      number.keep();
      number.touch();
    }
    expect(number.mayKeep).toBe(false);
    expect(after(300_000)).not.toBe("shown");
  });

  it("is shown again only within the minute, whatever is touched", () => {
    number.show("B001", CODE);
    now += 5_000;
    number.close();
    expect(after(AGAIN_MS - 10_000)).toBe("again");
    number.again();
    expect(number.sight).toBe("shown");
    expect(number.mayKeep).toBe(false);
    number.touch();
    number.keep();
    number.close();
    number.again();
    expect(after(9_999)).toBe("shown");
    expect(after(1)).toBe("none");
    number.again();
    expect(number.sight).toBe("none");
  });

  it("survives a reload with its time unchanged", () => {
    number.show("B001", CODE);
    now += IDLE_MS - 1;
    number = opened();
    expect(number.current?.number).toBe("B001");
    expect(number.current?.code).toEqual(CODE);
    expect(number.sight).toBe("shown");
    expect(after(1)).toBe("again");
    number = opened();
    expect(number.sight).toBe("again");
  });

  it("is removed when the page comes back too late, and when the machine has slept", () => {
    number.show("B001", CODE);
    now += IDLE_MS + AGAIN_MS;
    expect(opened().sight).toBe("none");
    expect(storage.length).toBe(0);
    number.show("B002", CODE);
    expect(after(8 * 3600_000)).toBe("none");
    expect(storage.length).toBe(0);
  });

  it("neither loses a number nor shows it longer when the clock is set back", () => {
    number.show("B001", CODE);
    expect(after(-3600_000)).toBe("shown");
    expect(after(IDLE_MS - 1)).toBe("shown");
    expect(after(1)).toBe("again");
    expect(after(AGAIN_MS)).toBe("none");
  });

  it("does not believe an entry of another time or shape", () => {
    number.show("B001", CODE);
    now -= 3600_000;
    expect(opened().sight).toBe("none");
    for (const text of ["{half", "7", '{"number":"B001"}']) {
      storage.setItem(SLOT, text);
      expect(opened().sight).toBe("none");
      expect(storage.length).toBe(0);
    }
  });

  it("keeps nothing but the number and what it is followed by", () => {
    number.show("B001", CODE);
    const kept = JSON.parse(storage.getItem(SLOT) ?? "") as Record<string, unknown>;
    expect(Object.keys(kept).sort()).toEqual(["closesAt", "code", "endsAt", "number", "shownAt"]);
    expect(Object.keys(kept["code"] as object).sort()).toEqual(["path", "svg"]);
  });

  it("gives way to the next number", () => {
    number.show("B001", CODE);
    number.close();
    number.show("B002", CODE);
    expect(storage.length).toBe(1);
    expect(number.current?.number).toBe("B002");
  });

  it("is shown even if the storage takes nothing", () => {
    storage.setItem = () => {
      throw new Error("full");
    };
    number.show("B001", CODE);
    expect(number.sight).toBe("shown");
  });
});

describe("forgetNumbers", () => {
  it("removes the numbers of all halls and nothing else", () => {
    number.show("B001", CODE);
    storage.setItem("yichuang.take.tonghua", "{}");
    forgetNumbers(storage);
    expect(storage.length).toBe(1);
  });
});
