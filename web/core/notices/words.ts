/**
 * What is said of notices, in both languages and to whomever it is said.
 *
 * Nothing is said that is not known: a message that a provider has taken was not yet read.
 */

import type { Sentence } from "../client/api";
import type { Channel, Delivery, DeliveryState, Notice, NoticeKind } from "../types";
import { reasonWords } from "./reasons";

export const CHANNELS: Record<Channel, Sentence> = {
  socket: { zh: "手机页面", en: "Page on the phone" },
  display: { zh: "叫号屏", en: "Hall display" },
  wechat: { zh: "微信", en: "WeChat" },
  sms: { zh: "短信", en: "Short message" },
  webhook: { zh: "系统推送", en: "Webhook" },
};

export const KINDS: Record<NoticeKind, Sentence> = {
  booked: { zh: "预约成功", en: "Booked" },
  reminder: { zh: "预约提醒", en: "Reminder" },
  three_ahead: { zh: "快到号了", en: "Almost your turn" },
  your_turn: { zh: "请到窗口", en: "Your turn" },
  recalled: { zh: "再次呼叫", en: "Called again" },
  missed: { zh: "已过号", en: "Missed" },
  rescheduled: { zh: "预约改期", en: "New time" },
  closed: { zh: "大厅停办", en: "Cancelled by the hall" },
  case_moved: { zh: "办件进展", en: "Case moved on" },
  ready_for_pickup: { zh: "可以领证", en: "Ready to be fetched" },
  hall_event: { zh: "大厅动态", en: "Hall event" },
};

/** How far a notice has come, whatever its ways. */
export const NOTICE_STATES: Record<Notice["state"], Sentence> = {
  open: { zh: "正在通知", en: "Being told" },
  told: { zh: "已发出，是否看到不得而知", en: "Sent; nobody knows whether it was seen" },
  reached: { zh: "已送达", en: "Arrived" },
  not_reached: { zh: "未能送达", en: "Did not arrive" },
  superseded: { zh: "已有更新", en: "Overtaken by news" },
  too_late: { zh: "已过时，未再发送", en: "Too late, so not sent" },
};

/** The states by themselves, as one chooses among them. */
export const DELIVERY_STATES: Record<DeliveryState, Sentence> = {
  queued: { zh: "等待发送", en: "Waiting" },
  sending: { zh: "正在发送", en: "Being sent" },
  accepted: { zh: "对方已接收", en: "Accepted" },
  received: { zh: "已送达", en: "Delivered" },
  seen: { zh: "本人已点击", en: "Tapped" },
  refused: { zh: "未发出", en: "Not sent" },
  unknown: { zh: "结果不明", en: "Not known" },
  superseded: { zh: "不再需要", en: "Not needed" },
  too_late: { zh: "已过时", en: "Too late" },
  not_reached: { zh: "未送达", en: "Not reached" },
};

/** What was accepted says of each way only so much. */
const ACCEPTED: Record<Channel, Sentence> = {
  socket: { zh: "已推送，手机未确认", en: "Sent; not confirmed by the phone" },
  display: { zh: "已推送，大屏未确认", en: "Sent; not confirmed by the display" },
  wechat: { zh: "微信已接收，不等于已读", en: "WeChat has it; that is not read" },
  sms: { zh: "运营商已接收，不等于已读", en: "The operator has it; that is not read" },
  webhook: { zh: "对方系统已接收", en: "The other system has it" },
};

const RECEIVED: Record<Channel, Sentence> = {
  socket: { zh: "手机已显示", en: "Shown on the phone" },
  display: { zh: "大屏已显示", en: "Shown in the hall" },
  wechat: { zh: "已送达微信，不等于已读", en: "Delivered by WeChat; that is not read" },
  sms: { zh: "已送达手机，不等于已读", en: "Delivered to the phone; that is not read" },
  webhook: { zh: "对方系统已接收", en: "The other system has it" },
};

/** How far one way has come, with the reason where there is one to be told. */
export function stateWords({
  channel,
  state,
  reason,
}: Pick<Delivery, "channel" | "state" | "reason">): Sentence {
  if (state === "accepted") return ACCEPTED[channel];
  if (state === "received") return RECEIVED[channel];
  const plain = DELIVERY_STATES[state];
  const why = EXPLAINED.includes(state) ? reasonWords(reason) : null;
  return why === null ? plain : { zh: `${plain.zh}：${why.zh}`, en: `${plain.en}: ${why.en}` };
}

const EXPLAINED: readonly DeliveryState[] = ["queued", "refused", "unknown", "not_reached"];
