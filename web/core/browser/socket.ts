/** A WebSocket to where the page came from. */

import type { SocketPort } from "../ports";

export const webSocket: SocketPort = (path, events) => {
  const scheme = location.protocol === "https:" ? "wss" : "ws";
  const socket = new WebSocket(`${scheme}://${location.host}${path}`);
  socket.onopen = () => {
    events.opened();
  };
  socket.onmessage = (message) => {
    events.heard(String(message.data));
  };
  socket.onclose = (close) => {
    events.closed(close.code);
  };
  return {
    send: (text) => {
      if (socket.readyState === WebSocket.OPEN) socket.send(text);
    },
    close: () => {
      socket.close();
    },
  };
};
