/** HTTP and WebSocket by WeChat's own means. */

import type { HttpPort, SocketPort } from "@core/ports";

/** WeChat has no page that came from somewhere: the build names the server. */
const SERVER = import.meta.env.VITE_YICHUANG_URL ?? "http://127.0.0.1:8000";

const OK = 200;

/** What a header says, whatever the case in which it came. */
function headerOf(headers: Record<string, string>, name: string): string | null {
  const found = Object.keys(headers).find((key) => key.toLowerCase() === name.toLowerCase());
  return found === undefined ? null : (headers[found] ?? null);
}

export const requestHttp: HttpPort = ({ method, path, headers, body, timeoutMs }) =>
  new Promise((resolve, reject) => {
    wx.request({
      url: SERVER + path,
      method,
      header: headers,
      timeout: timeoutMs,
      // Whatever is not JSON comes as text.
      dataType: "其他",
      ...(body === null ? {} : { data: body }),
      success: ({ statusCode, data, header }) => {
        resolve({
          status: statusCode,
          text: typeof data === "string" ? data : "",
          header: (name) => headerOf(header, name),
        });
      },
      fail: ({ errMsg }) => {
        reject(new Error(errMsg));
      },
    });
  });

/** WeChat shows a file that it has fetched by itself. */
export function openPdf(path: string, token: string): Promise<boolean> {
  return new Promise((resolve) => {
    const fail = (): void => {
      resolve(false);
    };
    wx.downloadFile({
      url: SERVER + path,
      header: { Authorization: `Bearer ${token}` },
      success: ({ statusCode, tempFilePath }) => {
        if (statusCode !== OK) {
          fail();
          return;
        }
        const success = (): void => {
          resolve(true);
        };
        wx.openDocument({ filePath: tempFilePath, fileType: "pdf", showMenu: true, success, fail });
      },
      fail,
    });
  });
}

/** Closed without a word: WeChat says so of a connection that broke. */
const BROKEN = 1006;

export const socketTask: SocketPort = (path, events) => {
  const task = wx.connectSocket({ url: SERVER.replace(/^http/, "ws") + path });
  let isOpen = false;
  let isOver = false;
  const over = (code: number): void => {
    isOpen = false;
    if (!isOver) events.closed(code);
    isOver = true;
  };
  task.onOpen(() => {
    isOpen = true;
    events.opened();
  });
  task.onMessage(({ data }) => {
    events.heard(typeof data === "string" ? data : "");
  });
  task.onClose(({ code }) => {
    over(code);
  });
  // An error is not always followed by a close.
  task.onError(() => {
    over(BROKEN);
  });
  return {
    send: (data) => {
      if (isOpen) task.send({ data });
    },
    close: () => {
      task.close({});
    },
  };
};
