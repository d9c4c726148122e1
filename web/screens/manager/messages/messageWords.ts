/** What a manager is told of messages and of the ways by which they go, in both languages. */

import type { Sentence } from "@core/client/api";
import { stampOf } from "@core/clock";
import { reasonWords } from "@core/notices/reasons";
import { CHANNELS, KINDS } from "@core/notices/words";
import type { Attempt, Channel, ChannelHealth, SentDelivery } from "@core/types";

import type { View } from "./sent";

export const VIEWS: Record<View, Sentence> = {
  all: { zh: "全部", en: "All" },
  dead: { zh: "需处理（死信）", en: "To be looked at" },
  unknown: { zh: "结果不明", en: "Not known" },
  not_reached: { zh: "未送达", en: "Not reached" },
  refused: { zh: "未发出", en: "Not sent" },
};

/** By which something leaves the house; displays and pages are told by the feed itself. */
export const SENT_BY: readonly Channel[] = ["wechat", "sms", "webhook"];

export type Outcome = keyof Omit<ChannelHealth["providers"][number], "provider">;

export const OUTCOMES: Record<Outcome, Sentence> = {
  accepted: { zh: "已接收", en: "Accepted" },
  refused: { zh: "被拒（正常）", en: "Refused (normal)" },
  unknown: { zh: "结果不明", en: "Not known" },
  dead: { zh: "死信", en: "Dead" },
  retried: { zh: "重试", en: "Tried again" },
};

/** As an attempt names its outcome. */
const ENDED: Record<string, Sentence> = {
  ...OUTCOMES,
  refused: { zh: "被拒", en: "refused" },
  retry: { zh: "失败，稍后重试", en: "failed, to be tried again" },
};

/** Of whom or what: the number where there is one, and never a name. */
export function titleOf({ rung, number }: Pick<SentDelivery, "rung" | "number">): Sentence {
  const { zh, en } = KINDS[rung];
  return number === null ? { zh, en } : { zh: `${zh} ${number}`, en: `${en} ${number}` };
}

/** Like 第 1 次 11-30 08:05:09 sms-a：已接收. */
export function attemptWords(one: Attempt): Sentence {
  const at = `${stampOf(Date.parse(one.began_at))} ${one.provider}`.trimEnd();
  const ended = endWords(one);
  const again = one.resend ? { zh: "（可能重复）", en: " (maybe a second time)" } : NOTHING;
  return {
    zh: `第 ${one.n} 次 ${at}：${ended.zh}${again.zh}`,
    en: `No. ${one.n}, ${at}: ${ended.en}${again.en}`,
  };
}

const NOTHING: Sentence = { zh: "", en: "" };

function endWords({ outcome, code, detail }: Attempt): Sentence {
  if (outcome === null) return { zh: "进行中或已中断", en: "under way, or cut off" };
  const plain = ENDED[outcome] ?? { zh: outcome, en: outcome };
  const why = outcome === "accepted" ? null : reasonWords(code);
  const more = detail === null || detail === "" ? "" : ` ${detail}`;
  if (why === null) return { zh: plain.zh + more, en: plain.en + more };
  return { zh: `${plain.zh}，${why.zh}${more}`, en: `${plain.en}, ${why.en}${more}` };
}

/** What waits for a way, as a sentence. */
export function queueWords({ queued, oldest_s }: ChannelHealth): Sentence {
  if (queued === 0 || oldest_s === null) return { zh: "没有积压", en: "Nothing waits" };
  return {
    zh: `${queued} 条待发，最早的已等 ${oldest_s} 秒`,
    en: `${queued} to be sent, the oldest for ${oldest_s} s`,
  };
}

export function pausedWords({ paused_until, paused_reason }: ChannelHealth): Sentence | null {
  if (paused_until === null) return null;
  const until = stampOf(Date.parse(paused_until));
  const why = reasonWords(paused_reason);
  return {
    zh: `已暂停至 ${until}${why === null ? "" : `：${why.zh}`}`,
    en: `Paused until ${until}${why === null ? "" : `: ${why.en}`}`,
  };
}

/** What is asked before something is sent once more. */
export function replayWords(one: SentDelivery): Sentence {
  const way = CHANNELS[one.channel];
  const about = titleOf(one);
  const twice =
    one.state === "unknown" || one.attempts.some(({ outcome }) => outcome === "unknown")
      ? {
          zh: "这条可能已经送达：重发后对方会收到两次。",
          en: "It may have arrived: it then comes twice.",
        }
      : NOTHING;
  return {
    zh: `“${about.zh}”将再次经${way.zh}发送。${twice.zh}`,
    en: `“${about.en}” is sent once more (${way.en.toLowerCase()}). ${twice.en}`,
  };
}
