/** What is said of a case to whom it belongs: where it stands, what was promised, what is next. */

import type { Sentence } from "@core/client/api";
import { dayOf } from "@core/clock";
import type { Case, CaseClock, CaseState } from "@core/types";

export const CASE_STATES: Record<CaseState, Sentence> = {
  received: { zh: "已收件", en: "Received" },
  correction: { zh: "待补正", en: "Papers missing" },
  accepted: { zh: "已受理", en: "Accepted" },
  in_review: { zh: "审批中", en: "Under review" },
  granted: { zh: "准予许可，制证中", en: "Granted" },
  refused: { zh: "不予许可", en: "Refused" },
  ready: { zh: "可以领取", en: "Ready to fetch" },
  collected: { zh: "已领取", en: "Fetched" },
  not_accepted: { zh: "不予受理", en: "Not accepted" },
  not_completed: { zh: "已终止", en: "Closed" },
  withdrawn: { zh: "已撤回", en: "Withdrawn" },
  revoked: { zh: "已撤销", en: "Revoked" },
};

/** Nothing more is to come of these. */
const OVER: readonly CaseState[] = [
  "collected",
  "not_accepted",
  "not_completed",
  "withdrawn",
  "revoked",
];
/** Its owner has to do something now. */
const WAITS_FOR_OWNER: readonly CaseState[] = ["ready", "correction"];

export function isOver({ state }: Pick<Case, "state">): boolean {
  return OVER.includes(state);
}

export function needsOwner({ state }: Pick<Case, "state">): boolean {
  return WAITS_FOR_OWNER.includes(state);
}

/** A promise, and how near its day is. */
export interface Promised {
  words: Sentence;
  alert: CaseClock["alert"];
  /** What else is to be known of the day. */
  notes: Sentence[];
}

interface Awaited {
  /** The first that there is counts. */
  kinds: CaseClock["kind"][];
  inTime: (day: Sentence) => Sentence;
  late: (day: Sentence) => Sentence;
}

const DECISION: Awaited = {
  kinds: ["promised", "statutory"],
  inTime: (day) => ({ zh: `预计 ${day.zh}前办结`, en: `Decision expected by ${day.en}` }),
  late: (day) => ({
    zh: `承诺 ${day.zh}前办结，已超期`,
    en: `Was promised by ${day.en}: it is late`,
  }),
};
const DELIVERY: Awaited = {
  kinds: ["delivery"],
  inTime: (day) => ({ zh: `预计 ${day.zh}前可以领取`, en: `Can be fetched by ${day.en}` }),
  late: (day) => ({ zh: `应在 ${day.zh}前可以领取，已超期`, en: `Due by ${day.en}: it is late` }),
};
const AWAITED: Partial<Record<CaseState, Awaited>> = {
  received: {
    kinds: ["intake"],
    inTime: (day) => ({ zh: `${day.zh}前答复是否受理`, en: `You are answered by ${day.en}` }),
    late: () => ({
      zh: "答复期限已过，依法视为受理",
      en: "The time to answer is over: by law it counts as accepted",
    }),
  },
  accepted: DECISION,
  in_review: DECISION,
  granted: DELIVERY,
  refused: DELIVERY,
};

/** The last day that is in time: a clock is due at its end. Like 12月20日 and 20 Dec. */
export function lastDay(dueAt: string): Sentence {
  const day = dayOf(Date.parse(dueAt) - 1);
  const [, zh = ""] = /年(\d+月\d+日)/.exec(day.zh) ?? [];
  const [, en = ""] = /^\w+ (\d+ \w+)/.exec(day.en) ?? [];
  return { zh, en };
}

/** What was promised of what comes next; null where nothing is awaited of the office. */
export function promiseOf(one: Case): Promised | null {
  const awaited = AWAITED[one.state];
  if (awaited === undefined) return null;
  const running = awaited.kinds
    .map((kind) => one.clocks.find((clock) => clock.kind === kind && isRunning(clock)))
    .find((clock) => clock !== undefined);
  if (running === undefined) return null;
  const day = lastDay(running.due_at);
  const isLate = running.state === "overdue";
  return {
    words: isLate ? awaited.late(day) : awaited.inTime(day),
    alert: running.alert,
    notes: notesOf(one, running),
  };
}

function isRunning({ state }: CaseClock): boolean {
  return ["running", "paused", "overdue"].includes(state);
}

function notesOf(one: Case, clock: CaseClock): Sentence[] {
  const found: Sentence[] = [];
  if (clock.state === "paused") {
    found.push({ zh: "计时已暂停，恢复后可能顺延", en: "Paused: the day may move on" });
  }
  if (one.timeline.some(({ verb }) => verb === "extend")) {
    found.push({ zh: "已依法延期一次", en: "The time was extended once" });
  }
  if (clock.provisional) {
    found.push({
      zh: "暂定日期：该年节假日安排尚未公布",
      en: "Provisional: the holidays of that year are not announced yet",
    });
  }
  return found;
}

export const ALERTS: Record<Exclude<CaseClock["alert"], "none">, Sentence> = {
  yellow: { zh: "临近期限", en: "Due soon" },
  red: { zh: "已超期", en: "Late" },
};

const NOTHING: Sentence = { zh: "您现在不用做什么。", en: "You need do nothing now." };

/** What is to be done next, and by whom. */
export function nextOf(one: Case): Sentence {
  switch (one.state) {
    case "correction": {
      const count = one.asked.length;
      return {
        zh: `请补齐 ${count} 份材料。`,
        en: count === 1 ? "Please bring one more paper." : `Please bring ${count} more papers.`,
      };
    }
    case "ready":
      return {
        zh: "请到大厅出件窗口，出示领取码领取。",
        en: "Fetch it at a collection window of the hall, by your pickup code.",
      };
    case "received":
      return after({ zh: "窗口正在核对材料。", en: "The window is checking your papers." });
    case "accepted":
    case "in_review":
      return after(underWay(one));
    case "granted":
      return after({ zh: "正在制作结果。", en: "The result is being made." });
    case "refused":
      return after({ zh: "正在制作决定书。", en: "The decision is being written." });
    case "not_accepted":
      return { zh: "理由和下一步办法见下方。", en: "See below why, and what you can do." };
    case "not_completed":
      return { zh: "材料齐后可以随时重新申请。", en: "You may hand it in anew at any time." };
    default:
      return { zh: "此办件已结束。", en: "This case is over." };
  }
}

function after(what: Sentence): Sentence {
  return { zh: `${what.zh}${NOTHING.zh}`, en: `${what.en} ${NOTHING.en}` };
}

function underWay({ steps, paused }: Case): Sentence {
  const now = steps.filter(({ state }) => state === "open" || state === "claimed");
  if (paused || now.length === 0) return { zh: "正在办理。", en: "It is under way." };
  const [zh, en] = [now.map(({ name }) => name), now.map(({ name_en }) => name_en)];
  return { zh: `正在${zh.join("、")}。`, en: `Now: ${en.join(", ")}.` };
}

/** Who answers for it: by whom it was last taken over, else the window that received it. */
export function ownerOf({ timeline }: Case): Sentence {
  const taken = timeline.filter(({ verb }) => verb === "accept_hand_over");
  return taken[taken.length - 1]?.by_role === "reviewer"
    ? { zh: "审批部门工作人员", en: "an officer of the department" }
    : { zh: "大厅综合窗口工作人员", en: "the hall's window staff" };
}
