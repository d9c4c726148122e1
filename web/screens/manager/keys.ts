/** One intention, one key: pressing again after a lost answer repeats the same request. */

import { newKey } from "@core/browser/host";

export class Keys {
  private readonly kept = new Map<string, string>();

  /** The key of an intention that has not been answered yet. */
  of(intention: string): string {
    const key = this.kept.get(intention) ?? newKey();
    this.kept.set(intention, key);
    return key;
  }

  /** It was answered: the same words are another intention from now on. */
  answered(intention: string): void {
    this.kept.delete(intention);
  }
}
