/** `wx`, as far as the program uses it: the network is real, the phone is played. */

import type { DOMWindow } from "jsdom";

type Told = Record<string, unknown>;

export interface Asked {
  url?: string;
  method?: string;
  header?: Record<string, string>;
  data?: string;
  tmplIds?: string[];
  success?: (told: Told) => void;
  fail?: (told: Told) => void;
  complete?: (told: Told) => void;
}

export interface Phone {
  /** Every call, by its name. */
  calls: { name: string; asked: Asked }[];
  storage: Map<string, unknown>;
  /** What the camera is shown. */
  scanned: string;
  /** Cuts the network, and mends it. */
  isOffline: boolean;
  /** What WeChat does not do, by the names of its calls. */
  refused: Set<string>;
  wx: Record<string, unknown>;
}

/** What the program is told of where the server is, when it is built. */
const BUILT_FOR = "http://127.0.0.1:8000";
const LANGUAGE = "zh_CN";

export function playPhone(server: string, user: string, window: DOMWindow): Phone {
  const phone: Phone = {
    calls: [],
    storage: new Map(),
    scanned: "",
    isOffline: false,
    refused: new Set(),
    wx: {},
  };
  const note =
    (name: string, answer: Told = {}) =>
    (asked: Asked = {}): Promise<Told> => {
      phone.calls.push({ name, asked });
      const isRefused = phone.refused.has(name);
      const told = { errMsg: `${name}:${isRefused ? "fail" : "ok"}`, ...answer };
      (isRefused ? asked.fail : asked.success)?.(told);
      asked.complete?.(told);
      return Promise.resolve(told);
    };
  const quiet = ["setNavigationBarTitle", "showToast", "setKeepScreenOn", "vibrateLong"];
  const asked = ["pageScrollTo", "openLocation", "setClipboardData", "requestSubscribeMessage"];
  for (const name of [...quiet, ...asked]) phone.wx[name] = note(name);
  Object.assign(phone.wx, facts(), storageOf(phone), network(phone, server, window), {
    getLocation: note("getLocation", { latitude: 41.74, longitude: 125.94 }),
    login: (asked: Asked) => void login(server, user, asked),
    scanCode: (asked: Asked) => asked.success?.({ result: phone.scanned }),
    canIUse: () => false,
    nextTick: (work: () => void) => void Promise.resolve().then(work),
  });
  for (const event of ["AppShow", "AppHide", "Error", "NetworkStatusChange", "ThemeChange"]) {
    phone.wx[`on${event}`] = () => undefined;
    phone.wx[`off${event}`] = () => undefined;
  }
  return phone;
}

function facts(): Record<string, unknown> {
  const base = { language: LANGUAGE, SDKVersion: "3.5.0", theme: "light" };
  const frame = { windowWidth: 390, windowHeight: 844, statusBarHeight: 44, pixelRatio: 2 };
  return {
    getAppBaseInfo: () => base,
    getDeviceInfo: () => ({ platform: "devtools" }),
    getWindowInfo: () => frame,
    getSystemInfoSync: () => ({ ...base, ...frame, platform: "devtools" }),
    getMenuButtonBoundingClientRect: () => ({ left: 281, right: 383, top: 48, height: 32 }),
    getLaunchOptionsSync: () => ({ path: "", query: {} }),
    getAccountInfoSync: () => ({ miniProgram: {} }),
  };
}

function storageOf({ storage }: Phone): Record<string, unknown> {
  return {
    getStorageSync: (slot: string) => storage.get(slot) ?? "",
    setStorageSync: (slot: string, value: unknown) => void storage.set(slot, value),
    removeStorageSync: (slot: string) => void storage.delete(slot),
    setStorage: () => undefined,
  };
}

async function login(server: string, user: string, asked: Asked): Promise<void> {
  const body = JSON.stringify({ user });
  const answer = await fetch(`${server}/stand-in/wechat/code`, { method: "POST", body });
  asked.success?.((await answer.json()) as Told);
}

function network(phone: Phone, server: string, window: DOMWindow): Record<string, unknown> {
  const here = (url: string): string => url.replace(BUILT_FOR, server);
  return {
    request: (asked: Asked) => void request(phone, here(asked.url ?? ""), asked),
    connectSocket: ({ url = "" }: Asked) => {
      const place = here(url.replace(/^ws/, "http")).replace(/^http/, "ws");
      return taskOf(new window.WebSocket(place));
    },
  };
}

async function request(phone: Phone, url: string, asked: Asked): Promise<void> {
  const { method = "GET", header = {}, data } = asked;
  phone.calls.push({ name: "request", asked });
  try {
    if (phone.isOffline) throw new Error("request:fail");
    const answer = await fetch(url, { method, headers: header, body: data ?? null });
    const told = { statusCode: answer.status, data: await answer.text() };
    asked.success?.({ ...told, header: Object.fromEntries(answer.headers) });
  } catch (error) {
    asked.fail?.({ errMsg: String(error) });
  }
}

function taskOf(socket: WebSocket): Record<string, unknown> {
  type Heard = (told: Told) => void;
  return {
    onOpen: (work: Heard) => {
      socket.addEventListener("open", () => {
        work({});
      });
    },
    onMessage: (work: Heard) => {
      socket.addEventListener("message", ({ data }) => {
        work({ data });
      });
    },
    onClose: (work: Heard) => {
      socket.addEventListener("close", ({ code }) => {
        work({ code });
      });
    },
    onError: () => undefined,
    send: ({ data }: { data: string }) => {
      socket.send(data);
    },
    close: () => {
      socket.close();
    },
  };
}
