/** WeChat's own component framework (glass-easel) in a document of jsdom. */

import { JSDOM } from "jsdom";

const FROM_DOCUMENT = ["document", "Node", "Element", "HTMLElement", "Event", "CustomEvent"];

/** A document as if the server had sent it: its sockets then have the server's origin. */
export function makeDocument(server: string): JSDOM {
  const dom = new JSDOM("<!doctype html><html><body></body></html>", {
    url: server,
    pretendToBeVisual: true,
  });
  const { window } = dom;
  const there = window as unknown as Record<string, unknown>;
  const globals: Record<string, unknown> = { window };
  for (const name of [...FROM_DOCUMENT, "MutationObserver", "requestAnimationFrame"]) {
    globals[name] = there[name];
  }
  Object.assign(globalThis, globals);
  return dom;
}

interface Target {
  id?: string;
  dataset?: Record<string, unknown>;
}

interface TouchEvent {
  type?: string;
  detail?: unknown;
  timeStamp?: number;
  target?: Target;
  currentTarget?: Target;
}

type Handler = (this: unknown, event: unknown, ...more: unknown[]) => unknown;

function plain(target: Target | undefined): Target {
  return { id: target?.id ?? "", dataset: target?.dataset ?? {} };
}

/** The framework, set as WeChat sets it. Called once the document is there. */
export async function loadFramework() {
  const easel = await import("glass-easel");
  const adapter = await import("glass-easel-miniprogram-adapter");
  const compiler = await import("glass-easel-template-compiler");
  easel.globalOptions.throwGlobalError = true;
  // uni-app puts its handlers on the instance while the page runs.
  easel.globalOptions.useMethodCallerListeners = true;
  const component = easel.Component as unknown as {
    getMethod: (instance: unknown, name: string) => Handler | undefined;
  };
  const found = component.getMethod.bind(easel.Component);
  component.getMethod = (instance, name) => {
    const handler = found(instance, name);
    return handler && withPlainEvent(handler);
  };
  return { easel, MiniProgramEnv: adapter.MiniProgramEnv, TmplGroup: compiler.TmplGroup };
}

/** Handlers get a plain object in WeChat, and uni-app looks for members of its own. */
function withPlainEvent(handler: Handler): Handler {
  return function (this: unknown, event, ...more) {
    const { type, detail, timeStamp, target, currentTarget } = (event ?? {}) as TouchEvent;
    if (type === undefined || target === undefined) return handler.call(this, event, ...more);
    const told = { type, detail, timeStamp, target: plain(target) };
    return handler.call(this, { ...told, currentTarget: plain(currentTarget) }, ...more);
  };
}
