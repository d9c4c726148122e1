/** The part of jsdom that the host uses. */

declare module "jsdom" {
  export interface DOMWindow {
    WebSocket: typeof WebSocket;
  }

  export class JSDOM {
    constructor(html: string, options: { url: string; pretendToBeVisual: boolean });
    readonly window: DOMWindow;
  }
}
