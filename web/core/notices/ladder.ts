/** The ladder of a call: by which ways somebody is told, which comes next, and when. */

import type { Sentence } from "../client/api";
import type { Delivery, NoticeKind } from "../types";
import { reasonWords } from "./reasons";
import { stateWords } from "./words";

const CALLS: readonly NoticeKind[] = ["your_turn", "recalled"];
/** As they follow each other. */
const ORDER: readonly Delivery["channel"][] = ["socket", "display", "wechat", "sms"];

/** A rung, as it is shown: `inS` counts down to the next one. */
export interface Rung {
  channel: Delivery["channel"];
  words: Sentence;
  /** How it looks: what went well, what did not, what comes next, and what is over. */
  tone: "good" | "bad" | "next" | "plain";
}

/** The deliveries of the call that stands, of all that a ticket's holder was ever told. */
export function callOf(told: Delivery[]): Delivery[] {
  const found: Delivery[] = [];
  for (const one of [...told].reverse()) {
    if (!CALLS.includes(one.rung)) continue;
    const isOther = found.some(({ rung, channel }) => rung !== one.rung || channel === one.channel);
    if (isOther) break;
    found.unshift(one);
  }
  return found.sort((a, b) => ORDER.indexOf(a.channel) - ORDER.indexOf(b.channel));
}

/** Whether the last way has failed, too. */
export function isNotReached(call: Delivery[]): boolean {
  return call.some(({ state }) => state === "not_reached");
}

/** Nobody is behind a paper number whom a phone could reach. */
export function isPaper(call: Delivery[]): boolean {
  return call.length > 0 && call.every(({ channel }) => channel === "display");
}

/**
 * Whole seconds until a way is tried; null where nothing is planned.
 *
 * `knownMs`: for how long it has been known here. However wrong this machine's clock is, it never
 * says more than the step itself.
 */
export function inSeconds({ at, next_at }: Delivery, now: number, knownMs: number): number | null {
  if (next_at === null) return null;
  const next = Date.parse(next_at);
  const left = Math.min(next - now, next - Date.parse(at) - knownMs);
  return Math.max(0, Math.ceil(left / 1000));
}

export function rungOf(one: Delivery, now: number, knownMs: number): Rung {
  const { channel, state } = one;
  if (state !== "queued") return { channel, words: stateWords(one), tone: TONES[state] ?? "plain" };
  const words = nextWords(inSeconds(one, now, knownMs), reasonWords(one.reason));
  return { channel, words, tone: "next" };
}

/** `why`: it was tried before, and failed. */
function nextWords(inS: number | null, why: Sentence | null): Sentence {
  if (inS === null) return { zh: "前一方式未成时再发", en: "If the one before fails" };
  const when =
    inS === 0 ? { zh: "即将", en: "Any moment" } : { zh: `${inS} 秒后`, en: `In ${inS} s` };
  if (why === null) return { zh: `${when.zh}发送`, en: when.en };
  return { zh: `${when.zh}重试（${why.zh}）`, en: `${when.en}, once more (${why.en})` };
}

const TONES: Partial<Record<Delivery["state"], Rung["tone"]>> = {
  received: "good",
  seen: "good",
  refused: "bad",
  unknown: "bad",
  not_reached: "bad",
};
