/** The text in force that has to be read before somebody agrees to a purpose. */

import { shallowRef, type ShallowRef } from "vue";

import type { ConsentText } from "@core/types";

import { ask } from "@/account";

export interface Reading {
  text: ShallowRef<ConsentText | null>;
  /** It could not be read, and nobody can agree to it. */
  unread: ShallowRef<boolean>;
  read: () => Promise<void>;
}

export function useConsentText(purpose: string): Reading {
  const text = shallowRef<ConsentText | null>(null);
  const unread = shallowRef(false);

  async function read(): Promise<void> {
    try {
      const texts = await ask<Partial<Record<string, ConsentText[]>>>("/api/v1/consent-texts");
      text.value = texts[purpose]?.find(({ in_force }) => in_force) ?? null;
      unread.value = text.value === null;
    } catch {
      unread.value = true;
    }
  }
  return { text, unread, read };
}
