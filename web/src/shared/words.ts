/** The words of the screens: Chinese first, English beside it. */

import type { Sentence } from "./api";
import type { Estimate, TicketState, WindowState } from "./types";

export const TICKET_STATES: Record<TicketState, Sentence> = {
  waiting: { zh: "排队等候", en: "Waiting" },
  called: { zh: "已呼叫", en: "Called" },
  serving: { zh: "正在办理", en: "Being served" },
  served: { zh: "已办结", en: "Served" },
  missed: { zh: "已过号", en: "Missed" },
  parked: { zh: "已挂起", en: "Set aside" },
  cancelled: { zh: "已取消", en: "Cancelled" },
  expired: { zh: "已过期", en: "Expired" },
};

export const WINDOW_STATES: Record<WindowState, Sentence> = {
  open: { zh: "营业中", en: "Open" },
  paused: { zh: "暂停服务", en: "Paused" },
  closed: { zh: "未开窗", en: "Closed" },
};

export const CLASSES: Record<string, Sentence> = {
  elderly: { zh: "老年人", en: "Elderly" },
  disabled: { zh: "残障人士", en: "Disabled" },
  veteran: { zh: "退役军人", en: "Veteran" },
  pregnant: { zh: "孕妇", en: "Pregnant" },
};

/** An estimate as a range of whole minutes. */
export function estimateWords(estimate: Estimate | null): Sentence | null {
  if (estimate === null) return null;
  const low = Math.max(1, Math.round(estimate.p50_s / 60));
  const high = Math.max(low, Math.ceil(estimate.p90_s / 60));
  const range = low === high ? `${low}` : `${low}–${high}`;
  return { zh: `预计等候 ${range} 分钟`, en: `about ${range} min` };
}

/** A window's plate: its number when it has one, else its name. */
export function windowLabel(id: string, name: string | null): string {
  return /^\d+$/.test(id) ? `${id}号窗口` : (name ?? `${id} 窗口`);
}
