import { createRouter, createWebHistory, type RouteRecordRaw } from "vue-router";

import type { Sentence } from "@core/client/api";
import { openAppearance } from "@design/appearance";
import { openLanguage, setTitle, type LanguageUse } from "@design/language";

import { forgetNumbers } from "./kiosk/number/keptNumber";

/** What a screen is called, and whose choice its language is; see `LanguageUse`. */
interface Manner {
  title: Sentence;
  language: LanguageUse;
  /** Citizens use it, who may need larger type and larger targets. */
  hasElder: boolean;
}

declare module "vue-router" {
  interface RouteMeta {
    title?: Manner["title"];
    language?: Manner["language"];
    hasElder?: boolean;
  }
}

const PLAIN: Manner = {
  title: { zh: "一窗", en: "Yichuang" },
  language: "kept",
  hasElder: false,
};

const routes: RouteRecordRaw[] = [
  {
    path: "/",
    component: () => import("./landing/LandingView.vue"),
    meta: { title: { zh: "一窗受理", en: "Yichuang" }, hasElder: true },
  },
  {
    path: "/kiosk/:hall",
    component: () => import("./kiosk/KioskView.vue"),
    props: true,
    meta: { title: { zh: "自助取号", en: "Kiosk" }, language: "fleeting", hasElder: true },
  },
  {
    path: "/ticket",
    component: () => import("./ticket/TicketView.vue"),
    meta: { title: { zh: "我的号", en: "My ticket" }, hasElder: true },
  },
  {
    path: "/display/:hall",
    component: () => import("./display/DisplayView.vue"),
    props: true,
    meta: { title: { zh: "叫号屏", en: "Display" }, language: "display" },
  },
  {
    path: "/entrance/:hall",
    component: () => import("./entrance/EntranceView.vue"),
    props: true,
    meta: { title: { zh: "入口签到", en: "Check in" }, language: "display" },
  },
  {
    path: "/console",
    component: () => import("./console/ConsoleView.vue"),
    meta: { title: { zh: "窗口工作台", en: "Console" } },
  },
  {
    path: "/review",
    component: () => import("./review/ReviewView.vue"),
    meta: { title: { zh: "后台审批", en: "Reviewer" } },
  },
  {
    path: "/manager",
    component: () => import("./manager/ManagerView.vue"),
    meta: { title: { zh: "大厅管理", en: "Manager" } },
    children: [
      {
        path: "/manager/calendar",
        component: () => import("./manager/calendar/CalendarPage.vue"),
        meta: { title: { zh: "开放日历 · 大厅管理", en: "Calendar · Manager" } },
      },
      {
        path: "/manager/openings",
        component: () => import("./manager/openings/OpeningsPage.vue"),
        meta: { title: { zh: "开放时段 · 大厅管理", en: "Openings · Manager" } },
      },
      {
        path: "/manager/closures",
        component: () => import("./manager/closures/ClosuresPage.vue"),
        meta: { title: { zh: "关闭与加开 · 大厅管理", en: "Closures · Manager" } },
      },
      {
        path: "/manager/appointments",
        component: () => import("./manager/appointments/AppointmentsPage.vue"),
        meta: { title: { zh: "当日预约 · 大厅管理", en: "Appointments · Manager" } },
      },
      {
        path: "/manager/messages",
        component: () => import("./manager/messages/MessagesPage.vue"),
        meta: { title: { zh: "消息 · 大厅管理", en: "Messages · Manager" } },
      },
      {
        path: "/manager/cases",
        component: () => import("./manager/cases/CasesPage.vue"),
        meta: { title: { zh: "办件 · 大厅管理", en: "Cases · Manager" } },
      },
      {
        path: "/manager/audit",
        component: () => import("./manager/audit/AuditPage.vue"),
        meta: { title: { zh: "审计 · 大厅管理", en: "Audit · Manager" } },
      },
      {
        path: "/manager/sessions",
        component: () => import("./manager/sessions/SessionsPage.vue"),
        meta: { title: { zh: "员工登录 · 大厅管理", en: "Logins · Manager" } },
      },
      {
        path: "/manager/settings",
        component: () => import("./manager/settings/SettingsPage.vue"),
        meta: { title: { zh: "预约设置 · 大厅管理", en: "Booking settings · Manager" } },
      },
      {
        path: "/manager/quotas",
        component: () => import("./manager/quotas/QuotasPage.vue"),
        meta: { title: { zh: "场次与号源 · 大厅管理", en: "Sessions · Manager" } },
      },
    ],
  },
  {
    path: "/account",
    component: () => import("./account/AccountView.vue"),
    meta: { title: { zh: "我的账号", en: "My account" } },
  },
  {
    path: "/verify",
    component: () => import("./verify/VerifyView.vue"),
    meta: { title: { zh: "核验文书", en: "Verify a paper" }, hasElder: true },
  },
  {
    path: "/verify/:code",
    component: () => import("./verify/VerifyView.vue"),
    props: true,
    meta: { title: { zh: "核验文书", en: "Verify a paper" }, hasElder: true },
  },
  {
    path: "/docs/design",
    component: () => import("./gallery/GalleryView.vue"),
    meta: { title: { zh: "界面组件", en: "Components" }, hasElder: true },
  },
  { path: "/:rest(.*)", redirect: "/" },
];

export const router = createRouter({ history: createWebHistory("/"), routes });

/** A page whose code did not arrive, as after a power cut, tries again by itself. */
const RELOAD_MS = 5_000;

router.onError(() => {
  setTimeout(() => {
    location.reload();
  }, RELOAD_MS);
});

router.beforeEach((to, from) => {
  // A changed fragment is still the same screen.
  if (to.path === from.path && from.matched.length > 0) return;
  const { title, language, hasElder } = { ...PLAIN, ...to.meta };
  const { lang: asked } = to.query;
  openLanguage(language, typeof asked === "string" ? asked : null);
  openAppearance(language !== "fleeting", hasElder);
  setTitle(title);
});

router.afterEach((to) => {
  // A tab that was a kiosk's and shows something else has no number to show again.
  if (!to.path.startsWith("/kiosk/")) forgetNumbers(sessionStorage);
});
