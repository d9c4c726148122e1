/** What is said of webhooks, and what may be done to one. */

import type { Sentence } from "@core/client/api";
import type { Webhook } from "@core/types";

export type WebhookVerb = "ping" | "pause" | "resume" | "end";

/** Every event there is, as the API has it. */
export const ANY = "*";

export const VERBS: Record<WebhookVerb, Sentence> = {
  ping: { zh: "测试", en: "Test" },
  pause: { zh: "暂停", en: "Pause" },
  resume: { zh: "恢复", en: "Resume" },
  end: { zh: "删除", en: "End" },
};

export const DONE: Record<WebhookVerb, Sentence> = {
  ping: {
    zh: "测试消息已排队，结果见“发出的消息”。",
    en: "A test is on its way: see “What was sent”.",
  },
  pause: { zh: "已暂停推送", en: "It is paused." },
  resume: { zh: "已恢复推送", en: "It is told again." },
  end: { zh: "已删除", en: "It has ended." },
};

export function verbsOf({ state }: Webhook): WebhookVerb[] {
  return state === "active" ? ["ping", "pause", "end"] : ["resume", "end"];
}

export function eventWords(events: string[]): Sentence {
  if (events.includes(ANY)) return { zh: "全部动态", en: "everything" };
  return { zh: events.join("、"), en: events.join(", ") };
}
