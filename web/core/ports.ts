/**
 * What core needs of the machine it runs on. A browser's is in `browser/`; a mini program brings its
 * own, over `wx.request`, `wx.connectSocket` and `wx.getStorageSync`, and a test its fakes.
 */

export interface HttpRequest {
  method: "GET" | "POST" | "PUT" | "DELETE";
  /** Path and query; the port knows where the house is. */
  path: string;
  headers: Record<string, string>;
  /** JSON; null with GET, and with a DELETE that needs to say no more. */
  body: string | null;
  /** Whether the house's own cookies go along, where there are any. */
  cookies?: boolean;
  timeoutMs: number;
}

export interface HttpAnswer {
  status: number;
  text: string;
  /** The value of a header, whatever the case of its name; null without it. */
  header: (name: string) => string | null;
}

/** Answers with whatever the server said; rejects when no whole answer came in time. */
export type HttpPort = (request: HttpRequest) => Promise<HttpAnswer>;

export interface Socket {
  /** Does nothing while the socket is not open. */
  send: (text: string) => void;
  close: () => void;
}

/** None of these is called before the port has returned the socket. */
export interface SocketEvents {
  opened: () => void;
  heard: (text: string) => void;
  closed: (code: number) => void;
}

/** Opens a WebSocket at a path of the house; may throw when that cannot even be tried. */
export type SocketPort = (path: string, events: SocketEvents) => Socket;

/** Texts under names, which outlive the page. */
export interface StoragePort {
  getItem: (slot: string) => string | null;
  setItem: (slot: string, text: string) => void;
  removeItem: (slot: string) => void;
}

export interface PresenceEvents {
  /** The network is back. */
  online?: () => void;
  /** The page is shown or hidden. */
  turned?: () => void;
  /** Somebody shows by anything that they look at the page. */
  attended?: () => void;
}

export interface PresencePort {
  isHidden: () => boolean;
  /** Returns what ends it. */
  watch: (events: PresenceEvents) => () => void;
}

/** Says when something is given up; an AbortSignal is one. */
export interface StopSignal {
  readonly aborted: boolean;
  addEventListener: (type: "abort", stopped: () => void) => void;
  removeEventListener: (type: "abort", stopped: () => void) => void;
}
