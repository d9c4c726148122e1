/** What every page of the manager is given, and where each is found. */

import type { Sentence } from "@core/client/api";
import type { Hall } from "@core/types";
import type { Staff } from "@screens/shared/staff";

export interface PageProps {
  staff: Staff;
  hall: string;
  halls: Hall[];
  hallName: (hall: string) => string;
  laneName: (hall: string, lane: string) => string;
  lineName: (hall: string, line: string) => string;
}

export interface PageLink {
  path: string;
  name: Sentence;
}

export const PAGES: readonly PageLink[] = [
  { path: "/manager", name: { zh: "窗口与规则", en: "Windows and rules" } },
  { path: "/manager/calendar", name: { zh: "开放日历", en: "Calendar" } },
  { path: "/manager/openings", name: { zh: "开放时段", en: "Openings" } },
  { path: "/manager/closures", name: { zh: "关闭与加开", en: "Closures" } },
  { path: "/manager/quotas", name: { zh: "场次与号源", en: "Sessions and places" } },
  { path: "/manager/appointments", name: { zh: "当日预约", en: "Appointments" } },
  { path: "/manager/cases", name: { zh: "办件", en: "Cases" } },
  { path: "/manager/audit", name: { zh: "审计", en: "Audit" } },
  { path: "/manager/messages", name: { zh: "消息", en: "Messages" } },
  { path: "/manager/sessions", name: { zh: "员工登录", en: "Logins" } },
  { path: "/manager/settings", name: { zh: "预约设置", en: "Booking settings" } },
];
