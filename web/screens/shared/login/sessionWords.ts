/** How logins that hold are told to people. */

import type { Sentence } from "@core/client/api";
import { stampOf } from "@core/clock";
import type { LoginSession } from "@core/types";

export const DEVICES: Record<LoginSession["device"], Sentence> = {
  mini_program: { zh: "微信小程序", en: "WeChat mini program" },
  tablet: { zh: "平板电脑", en: "Tablet" },
  phone: { zh: "手机", en: "Phone" },
  computer: { zh: "电脑", en: "Computer" },
  program: { zh: "程序", en: "A program" },
  unknown: { zh: "未知设备", en: "Unknown device" },
};

export const ROLES: Partial<Record<LoginSession["role"], Sentence>> = {
  clerk: { zh: "窗口人员", en: "Clerk" },
  reviewer: { zh: "审批人员", en: "Reviewer" },
  manager: { zh: "管理人员", en: "Manager" },
  enrolling: { zh: "正在设置第二因素", en: "Setting up a second factor" },
};

export const COLUMNS = {
  device: { zh: "设备", en: "Device" },
  window: { zh: "窗口", en: "Window" },
  since: { zh: "登录时间", en: "Since" },
  used: { zh: "最近使用", en: "Last used" },
};

/** A moment of a login in China's time. */
export function stamp(instant: string): string {
  return stampOf(Date.parse(instant));
}

/** At which window a login works; a dash for none. */
export function windowWords({ window }: LoginSession): Sentence {
  return window === null ? { zh: "—", en: "—" } : { zh: `${window}号窗口`, en: `Window ${window}` };
}
