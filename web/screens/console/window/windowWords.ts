/** What the console tells its clerk after a verb, in both languages. */

import { explain, Problem, type Sentence } from "@core/client/api";
import type { VerbAnswer } from "@core/types";
import { offlineWords } from "@core/words";

export interface Notice extends Sentence {
  kind: "repeating" | "offline" | "refused" | "info";
}

export function unreadWords(error: unknown, since: number | null): Notice {
  if (since === null) return { kind: "offline", ...explain(error) };
  const { zh, en } = offlineWords(since);
  return {
    kind: "offline",
    zh: `${zh}；人数和名单是当时的，恢复后自动更新。`,
    en: `${en}; counts and lists are of then and will be renewed.`,
  };
}

/** What a verb's answer is worth saying; null when the screen shows it anyway. */
export function answerWords(verb: string, answer: VerbAnswer): Notice | null {
  const { ticket } = answer;
  if (ticket !== null && !answer.durable) {
    return {
      kind: "info",
      zh: "已生效，档案稍后补记。",
      en: "Done; the record follows later.",
    };
  }
  if (verb === "call-next" && ticket === null) {
    return { kind: "info", zh: "目前无人等候", en: "Nobody is waiting." };
  }
  if (verb === "finish" && ticket?.state === "waiting") {
    const { number } = ticket;
    const zh = `${number} 本站办结，已进入下一站排队`;
    return { kind: "info", zh, en: `${number} now waits for its next stop.` };
  }
  if (verb === "open" && answer.left != null) {
    const { name } = answer.left;
    const zh = `${name}已暂停：您现在在本窗口工作。`;
    return { kind: "info", zh, en: `${name} is paused: you work here now.` };
  }
  return null;
}

/** A refusal; one that only asks for a moment of patience is no alarm. */
export function refusalWords(error: unknown): Notice {
  const isPatience = error instanceof Problem && error.code === "too_early";
  return { kind: isPatience ? "info" : "refused", ...explain(error) };
}

export function overtakenWords(): Notice {
  return {
    kind: "info",
    zh: "窗口状态已在别处改变，刚才的操作没有再执行。",
    en: "The window has moved on elsewhere; your last step was not carried out.",
  };
}

export function repeatingWords(error: unknown): Notice {
  return error instanceof Problem
    ? {
        kind: "repeating",
        zh: "服务器暂时无法处理，正在自动重试",
        en: "The server cannot answer now; repeating.",
      }
    : {
        kind: "repeating",
        zh: "网络中断，恢复后自动重试，不会重复叫号",
        en: "Network lost, will repeat; nobody is called twice.",
      };
}
