import { createRouter, createWebHistory } from "vue-router";

import { forgetNumbers } from "./kiosk/keptNumber";

export const router = createRouter({
  history: createWebHistory("/"),
  routes: [
    {
      path: "/",
      component: () => import("./landing/LandingView.vue"),
      meta: { title: "一窗受理 Yichuang" },
    },
    {
      path: "/kiosk/:hall",
      component: () => import("./kiosk/KioskView.vue"),
      props: true,
      meta: { title: "自助取号 Kiosk" },
    },
    {
      path: "/ticket",
      component: () => import("./ticket/TicketView.vue"),
      meta: { title: "我的号 My ticket" },
    },
    {
      path: "/display/:hall",
      component: () => import("./display/DisplayView.vue"),
      props: true,
      meta: { title: "叫号屏 Display" },
    },
    {
      path: "/console",
      component: () => import("./console/ConsoleView.vue"),
      meta: { title: "窗口工作台 Console" },
    },
    { path: "/:rest(.*)", redirect: "/" },
  ],
});

/** A page whose code did not arrive, as after a power cut, tries again by itself. */
const RELOAD_MS = 5_000;

router.onError(() => {
  setTimeout(() => {
    location.reload();
  }, RELOAD_MS);
});

router.afterEach((to) => {
  document.title = to.meta["title"] as string;
  // A tab that was a kiosk's and shows something else has no number to show again.
  if (!to.path.startsWith("/kiosk/")) forgetNumbers(sessionStorage);
});
