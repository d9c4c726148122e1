/** Tells the server which calls have been painted, never faster than it is willing to listen. */

import type { FeedEvent } from "@core/live/frames";

type Send = (frame: { op: "shown"; seq: number }) => void;

/** A burst of calls is acknowledged at this pace, so that it does not look like a flood. */
const SPACING_MS = 75;
const MOST_QUEUED = 200;

export class ShownReports {
  private queue: number[] = [];
  private timer: ReturnType<typeof setTimeout> | undefined;

  /** Reports `event` once its call has been painted: the second frame follows the painted one. */
  afterPaint(event: FeedEvent, send: Send): void {
    requestAnimationFrame(() => {
      requestAnimationFrame(() => {
        this.queue = [...this.queue, event.seq].slice(-MOST_QUEUED);
        if (this.timer === undefined) this.sendNext(send);
      });
    });
  }

  stop(): void {
    clearTimeout(this.timer);
    this.queue = [];
  }

  private sendNext(send: Send): void {
    const seq = this.queue.shift();
    this.timer = undefined;
    if (seq === undefined) return;
    send({ op: "shown", seq });
    this.timer = setTimeout(() => {
      this.sendNext(send);
    }, SPACING_MS);
  }
}
