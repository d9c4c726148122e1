/** The one thing that somebody should do next, told by what is live of theirs. */

import type { Sentence } from "@core/client/api";
import { timeOfDay } from "@core/clock";
import type { Appointment, Case, Ticket, TicketState } from "@core/types";
import { rangeWords, windowWords } from "@core/words";

import { momentWords } from "../../booking/words";
import type { PageName } from "../../navigation";

/** What is needed of an appointment to know when it comes. */
export type ComingAppointment = Pick<
  Appointment,
  "id" | "hall" | "state" | "starts_at" | "check_in_from" | "check_in_until"
>;

/** What is needed of a case to know whether it waits for its owner. */
export type WaitingCase = Pick<Case, "id" | "state" | "item_name" | "item_name_en" | "asked">;

export interface NextStep {
  title: Sentence;
  detail: Sentence | null;
  button: Sentence;
  to: { page: PageName; about: Record<string, string> };
  isUrgent: boolean;
}

/** The more urgent first. */
const URGENCY: readonly TicketState[] = ["called", "serving", "missed", "waiting", "parked"];

export function nextStep(
  tickets: Ticket[],
  appointments: ComingAppointment[],
  nowMs: number,
  cases: WaitingCase[] = [],
): NextStep {
  const live = tickets
    .filter(({ state }) => URGENCY.includes(state))
    .sort((a, b) => URGENCY.indexOf(a.state) - URGENCY.indexOf(b.state));
  const [ticket] = live;
  if (ticket !== undefined) return ofTicket(ticket);
  const coming = appointments
    .filter(({ state }) => state === "booked")
    .sort((a, b) => Date.parse(a.starts_at) - Date.parse(b.starts_at));
  const [next] = coming;
  if (next !== undefined && mayCheckIn(next, nowMs)) return ofAppointment(next, nowMs);
  const waiting =
    cases.find(({ state }) => state === "correction") ??
    cases.find(({ state }) => state === "ready");
  if (waiting !== undefined) return ofCase(waiting);
  return next === undefined ? START : ofAppointment(next, nowMs);
}

const START: NextStep = {
  title: { zh: "要办什么事？", en: "What do you need?" },
  detail: {
    zh: "看清要带什么材料，再选最快的大厅和时间。",
    en: "See which papers to bring, then choose the quickest hall and a time.",
  },
  button: { zh: "开始", en: "Begin" },
  to: { page: "search", about: {} },
  isUrgent: false,
};

function ofTicket(ticket: Ticket): NextStep {
  const { number } = ticket;
  const step = {
    button: { zh: "查看我的号", en: "See my number" },
    to: { page: "ticket" as const, about: { id: ticket.id } },
    isUrgent: false,
  };
  if (ticket.state === "called" && ticket.window !== null) {
    const at = windowWords(ticket.window, ticket.window_name);
    return {
      ...step,
      title: { zh: `${number} 请到${at.zh}`, en: `${number}: go to ${at.en}` },
      detail: null,
      isUrgent: true,
    };
  }
  if (ticket.state === "missed") {
    return {
      ...step,
      title: { zh: `${number} 已过号`, en: `${number} was missed` },
      detail: { zh: "30 分钟内可以返回队伍。", en: "You may return within 30 minutes." },
      button: { zh: "返回队伍", en: "Return to the line" },
      isUrgent: true,
    };
  }
  return { ...step, title: waitingTitle(ticket), detail: rangeWords(ticket.estimate) };
}

function waitingTitle({ number, state, ahead }: Ticket): Sentence {
  if (state === "serving") return { zh: `${number} 正在办理`, en: `${number} is being served` };
  if (state === "parked") return { zh: `${number} 已挂起`, en: `${number} is on hold` };
  if (ahead === null) return { zh: `${number} 等候中`, en: `${number} is waiting` };
  return { zh: `${number}，前面 ${ahead} 人`, en: `${number}: ${ahead} ahead` };
}

/** What lapses if nothing is done stands before what lies ready. */
function ofCase({ id, state, item_name, item_name_en, asked }: WaitingCase): NextStep {
  const name = { zh: item_name, en: item_name_en };
  if (state === "ready") {
    return {
      title: { zh: "可以领取了", en: "Ready to be fetched" },
      detail: name,
      button: { zh: "出示领取码", en: "Show the pickup code" },
      to: { page: "pickup", about: { id } },
      isUrgent: false,
    };
  }
  return {
    title: { zh: `请补 ${asked.length} 份材料`, en: `Papers missing: ${asked.length}` },
    detail: name,
    button: { zh: "看要补什么", en: "See what to bring" },
    to: { page: "case", about: { id } },
    isUrgent: true,
  };
}

function mayCheckIn(next: ComingAppointment, nowMs: number): boolean {
  return nowMs >= Date.parse(next.check_in_from) && nowMs <= Date.parse(next.check_in_until);
}

function ofAppointment(next: ComingAppointment, nowMs: number): NextStep {
  const from = Date.parse(next.check_in_from);
  const when = momentWords(next.starts_at, nowMs);
  const title = { zh: `预约：${when.zh}`, en: `Your appointment: ${when.en}` };
  if (mayCheckIn(next, nowMs)) {
    return {
      title,
      detail: { zh: "到大厅后签到，即进入队伍。", en: "Check in at the hall to join the line." },
      button: { zh: "我已到，签到", en: "I am here: check in" },
      to: { page: "check-in", about: { appointment: next.id } },
      isUrgent: true,
    };
  }
  return {
    title,
    detail: { zh: `${timeOfDay(from)} 起可以签到`, en: `check in from ${timeOfDay(from)}` },
    button: { zh: "看要带什么", en: "What to bring" },
    to: { page: "appointment", about: { id: next.id } },
    isUrgent: false,
  };
}
