/** Why a message was not sent, or is not known to have arrived: the house's words and WeChat's codes. */

import type { Sentence } from "../client/api";

const NOT_SUBSCRIBED: Sentence = { zh: "未订阅此类消息", en: "not subscribed to" };
const NO_ADDRESS: Sentence = { zh: "没有可用的微信账号", en: "no account of WeChat" };
const SILENT: Sentence = { zh: "对方没有回答", en: "no answer" };
const BUSY: Sentence = { zh: "对方系统繁忙", en: "the provider is busy" };
const BAD_NUMBER: Sentence = { zh: "手机号不可用", en: "the number does not work" };

const REASONS: Record<string, Sentence> = {
  no_grant: NOT_SUBSCRIBED,
  "43101": NOT_SUBSCRIBED,
  no_address: NO_ADDRESS,
  "40003": NO_ADDRESS,
  no_template: { zh: "没有此类模板", en: "no template for it" },
  "40037": { zh: "模板不可用", en: "the template is not valid" },
  "47003": { zh: "模板内容有误", en: "the template refuses its content" },
  content: { zh: "内容不完整", en: "its content is not complete" },
  "45009": { zh: "已达发送上限", en: "the limit of messages is reached" },
  "-1": BUSY,
  busy: BUSY,
  all_away: { zh: "短信服务商均不可用", en: "no provider answers" },
  no_phone: { zh: "未留手机号", en: "no number was given" },
  bad_number: BAD_NUMBER,
  blocked: BAD_NUMBER,
  not_wished: { zh: "本人不收短信", en: "not wished for" },
  no_provider: { zh: "未接入短信", en: "no provider is set up" },
  too_many: { zh: "短时间内已发多条", en: "too many within a short time" },
  paused: { zh: "此方式暂停中", en: "this way is paused" },
  no_channel: { zh: "此方式未启用", en: "this way is not in use" },
  quiet_hours: { zh: "夜间不打扰", en: "quiet hours" },
  silent: SILENT,
  timeout: SILENT,
  lease_lapsed: { zh: "发送时系统中断", en: "the house was cut off while sending" },
  house: { zh: "本系统故障", en: "a fault of our own" },
};

/** What is not known by name is told as it came: whoever looks for it finds it so. */
export function reasonWords(reason: string | null): Sentence | null {
  if (reason === null || reason === "") return null;
  return REASONS[reason] ?? { zh: `代码 ${reason}`, en: `code ${reason}` };
}
