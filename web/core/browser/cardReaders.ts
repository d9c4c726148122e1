/** Readers of identity cards at this machine: one that types, or one behind a local socket. */

import { delayMs } from "../backoff";
import { CardKeys, cardOf, type CardReader } from "../cards/cards";
import type { StoragePort } from "../ports";

/** Whatever it types reaches no button and no field. */
export const keyboardReader: CardReader = ({ read, present }) => {
  const keys = new CardKeys();
  function press(event: KeyboardEvent): void {
    const number = keys.press(event.key, performance.now());
    if (number === null) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    read({ number, name: null });
  }
  // Before whoever ignores input while a screen settles: a reader is no trembling hand.
  addEventListener("keydown", press, { capture: true });
  present(true);
  return () => {
    removeEventListener("keydown", press, { capture: true });
  };
};

/** A service on this machine that opens a socket at `port`, and sends a JSON text for each card. */
export function socketReader(port: number): CardReader {
  return ({ read, present }) => {
    let tries = 0;
    let socket: WebSocket | null = null;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isOver = false;

    function open(): void {
      socket = new WebSocket(`ws://127.0.0.1:${port}/`);
      socket.onopen = () => {
        tries = 0;
        present(true);
      };
      socket.onmessage = ({ data }) => {
        const card = typeof data === "string" ? cardOf(data) : null;
        if (card !== null) read(card);
      };
      socket.onclose = () => {
        if (isOver) return;
        present(false);
        tries += 1;
        timer = setTimeout(open, delayMs(tries));
      };
    }
    open();
    return () => {
      isOver = true;
      clearTimeout(timer);
      socket?.close();
    };
  };
}

const SLOT = "yichuang.reader";
const LARGEST_PORT = 65_535;

/**
 * The reader that this machine was told to have, once, by the address of any of its pages:
 * `?reader=keyboard`, `?reader=9210` (a port), or `?reader=none`. Null without one.
 */
export function readerOf(search: string, storage: StoragePort): CardReader | null {
  const told = new URLSearchParams(search).get("reader");
  if (told === "none") storage.removeItem(SLOT);
  else if (told !== null && reader(told) !== null) storage.setItem(SLOT, told);
  return reader(told === "none" ? "" : (storage.getItem(SLOT) ?? ""));
}

function reader(kind: string): CardReader | null {
  if (kind === "keyboard") return keyboardReader;
  const port = /^\d{1,5}$/.test(kind) ? Number(kind) : 0;
  return port > 0 && port <= LARGEST_PORT ? socketReader(port) : null;
}
