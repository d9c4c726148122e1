/** What becomes of the window, and of whoever is at it, when its clerk logs out. */

import type { Sentence } from "@core/client/api";
import type { WindowView } from "@core/types";

import { isShort } from "../window/service";
import type { Verb } from "../window/useWindow";

/** Why the window is paused and the number put on hold; the Chinese goes on record. */
const GONE: Sentence = { zh: "工作人员退出登录", en: "the clerk has logged out" };

export interface Choice extends Sentence {
  id: string;
  /** What is done first; null: the clerk stays. */
  verbs: Verb[] | null;
  /** The key that chooses it, beside a click. */
  letter?: string;
}

export interface Question {
  title: Sentence;
  text: Sentence;
  /** The first one is what Enter chooses. */
  choices: Choice[];
}

const STAY: Choice = { id: "stay", zh: "留下", en: "Stay", verbs: null };

/**
 * `unanswered`: the hall cannot be told now, or has not answered yet. `now`: the hall's instant in
 * ms. Null: nothing to ask.
 */
export function leaveQuestion(
  view: WindowView | null,
  unanswered: boolean,
  now: number,
): Question | null {
  if (view === null) return null;
  const { window, ticket } = view;
  if (ticket === null && window.state !== "open" && !unanswered) return null;
  const title = { zh: "退出登录", en: "Log out" };
  if (unanswered) {
    return {
      title,
      text: {
        zh: "服务器还没有答复。现在退出，窗口和号码会保持原样，回来后请再看一眼。",
        en: "The server has not answered. Window and ticket stay as they are; look again later.",
      },
      choices: [STAY, { id: "anyway", zh: "仍要退出", en: "Log out anyway", verbs: [] }],
    };
  }
  const record = { reason: GONE.zh };
  const pause: Verb = ["pause", record];
  if (ticket !== null) {
    const { number } = ticket;
    const park: Choice = {
      id: "park",
      zh: `挂起 ${number} 并退出`,
      en: "Hold and log out",
      verbs: [["park", record], pause],
    };
    const finish: Choice = {
      id: "finish",
      zh: `办结 ${number} 并退出`,
      en: "Finish and log out",
      verbs: [["finish"], pause],
    };
    // A service that has hardly started is not ended on the way out: nobody could take that back.
    const mayFinish = ticket.state === "serving" && !isShort(ticket, now);
    return {
      title: { zh: `${number} 还在窗口`, en: `${number} is still at your window` },
      text: {
        zh: `退出后窗口暂停服务。挂起的号码保留原来的位置。原因记为：${GONE.zh}。`,
        en: `The window is paused then. A number on hold keeps its place. On record: ${GONE.en}.`,
      },
      choices: mayFinish ? [STAY, finish, park] : [STAY, park],
    };
  }
  return {
    title,
    text: {
      zh: `窗口还在营业，不会再有人叫号。暂停的原因记为：${GONE.zh}。退出前请选择：`,
      en: `The window is open, and nobody would call at it. On record of a pause: ${GONE.en}.`,
    },
    choices: [
      { id: "pause", zh: "暂停并退出", en: "Pause and log out", verbs: [pause] },
      { id: "close", zh: "关窗并退出", en: "Close and log out", verbs: [["close"]] },
      STAY,
    ],
  };
}

/** Whether to end a service that has hardly started. */
export function finishQuestion(number: string, servedMs: number | null, verbs: Verb[]): Question {
  const seconds = servedMs === null ? null : Math.floor(servedMs / 1000);
  const thenCall = verbs.length > 1;
  return {
    title: { zh: `确定办结 ${number}？`, en: `Finish ${number} already?` },
    text: {
      zh: `${seconds === null ? "" : `才办理了 ${seconds} 秒。`}如果是误按，请继续办理。`,
      en: `${seconds === null ? "" : `Served for ${seconds} s only. `}Go on if it was a slip.`,
    },
    choices: [
      { id: "go-on", zh: "继续办理", en: "Go on serving", verbs: null },
      {
        id: "finish",
        zh: thenCall ? "办结并呼叫下一位" : "办结",
        en: thenCall ? "Finish and call next" : "Finish",
        letter: "Y",
        verbs,
      },
    ],
  };
}
