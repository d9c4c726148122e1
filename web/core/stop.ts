/** Giving something up, where there is no AbortController. */

import type { StopSignal } from "./ports";

export class Stop implements StopSignal {
  private isStopped = false;
  private readonly listeners = new Set<() => void>();

  get aborted(): boolean {
    return this.isStopped;
  }

  addEventListener(_type: "abort", stopped: () => void): void {
    this.listeners.add(stopped);
  }

  removeEventListener(_type: "abort", stopped: () => void): void {
    this.listeners.delete(stopped);
  }

  stop(): void {
    if (this.isStopped) return;
    this.isStopped = true;
    for (const stopped of [...this.listeners]) stopped();
  }
}
