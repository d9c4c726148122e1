import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { readerOf, socketReader } from "@core/browser/cardReaders";
import { CardKeys, cardNumber, cardOf, endOf, type Card } from "@core/cards/cards";

import { FakeStorage } from "../../fakes";

const NUMBER = "11010519491231002X";

function typed(keys: CardKeys, text: string, apartMs: number): string | null {
  const presses = [...Array.from(text), "Enter"].map((key, at) => keys.press(key, at * apartMs));
  return presses[presses.length - 1] ?? null;
}

describe("a reader that types", () => {
  it("is told from a hand by how fast its keys follow each other", () => {
    expect(typed(new CardKeys(), NUMBER, 20)).toBe(NUMBER);
    expect(typed(new CardKeys(), NUMBER.toLowerCase(), 20)).toBe(NUMBER);
    expect(typed(new CardKeys(), NUMBER, 150)).toBeNull();
  });

  it("gives a number of just a card's length, and nothing that a scanner types", () => {
    for (const text of ["tonghua.a1b2c3d4e5f6g7h8i9", `1${NUMBER}`, NUMBER.slice(1), ""]) {
      expect(typed(new CardKeys(), text, 20), text).toBeNull();
    }
  });

  it("is not disturbed by what was typed long before", () => {
    const keys = new CardKeys();
    for (const key of "123") keys.press(key, 0);
    expect(
      [...Array.from(NUMBER), "Enter"].map((key, at) => keys.press(key, 5_000 + at * 10)).pop(),
    ).toBe(NUMBER);
  });
});

describe("a message of a reader", () => {
  it("has a number, and the name where that is known", () => {
    expect(cardOf(JSON.stringify({ number: NUMBER, name: " 张三 " }))).toEqual({
      number: NUMBER,
      name: "张三",
    });
    expect(cardOf(JSON.stringify({ number: ` ${NUMBER.toLowerCase()}` }))).toEqual({
      number: NUMBER,
      name: null,
    });
    for (const message of ["", "null", "[]", '{"number":1}', '{"number":"12"}', "{"]) {
      expect(cardOf(message), message).toBeNull();
    }
  });

  it("leaves nothing on the screen but the end of the number", () => {
    expect(endOf(NUMBER)).toBe("2X");
    expect(cardNumber("１1")).toBeNull();
  });
});

class Socket {
  static readonly all: Socket[] = [];
  onopen: (() => void) | null = null;
  onclose: (() => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;

  constructor(readonly url: string) {
    Socket.all.push(this);
  }

  close(): void {
    this.onclose?.();
  }
}

describe("a reader behind a local socket", () => {
  beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal("WebSocket", Socket);
    Socket.all.length = 0;
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it("is there while its socket is open, and looked for again until it is left", () => {
    const [cards, there]: [Card[], boolean[]] = [[], []];
    const stop = socketReader(9210)({
      read: (card) => cards.push(card),
      present: (is) => there.push(is),
    });
    Socket.all[0]?.onopen?.();
    Socket.all[0]?.onmessage?.({ data: JSON.stringify({ number: NUMBER }) });
    Socket.all[0]?.onmessage?.({ data: "noise" });
    Socket.all[0]?.close();
    vi.advanceTimersByTime(20_000);
    expect(Socket.all.map(({ url }) => url)).toEqual(Array(2).fill("ws://127.0.0.1:9210/"));
    expect([cards.length, there]).toEqual([1, [true, false]]);
    stop();
    vi.advanceTimersByTime(60_000);
    expect(Socket.all).toHaveLength(2);
  });
});

describe("the reader of a machine", () => {
  it("is told once by an address, kept, and taken away again", () => {
    const storage = new FakeStorage();
    expect(readerOf("", storage)).toBeNull();
    expect(readerOf("?reader=keyboard", storage)).not.toBeNull();
    expect(readerOf("", storage)).not.toBeNull();
    expect(readerOf("?reader=none", storage)).toBeNull();
    expect(readerOf("", storage)).toBeNull();
    expect(readerOf("?reader=9210", storage)).not.toBeNull();
    for (const wrong of ["0", "99999", "ws://evil", ""]) {
      storage.clear();
      expect(readerOf(`?reader=${wrong}`, storage), wrong).toBeNull();
    }
  });
});
