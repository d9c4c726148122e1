/** How the house may reach me: a number that was given with consent, and how I want to be told. */

import { computed, shallowRef, type ComputedRef, type Ref, type ShallowRef } from "vue";

import type { Sentence } from "@core/client/api";
import type { ConsentText, ConsentTexts, Contact } from "@core/types";

import { ask, session } from "@/account";
import { useAct } from "@/useAct";
import { useFresh } from "@/useFresh";

export interface Contacting {
  contact: ComputedRef<Contact | null>;
  /** What has to be read before a number is given; null while nobody asks for it. */
  consent: ShallowRef<ConsentText | null>;
  busy: Ref<boolean>;
  trouble: ShallowRef<Sentence | null>;
  done: ShallowRef<Sentence | null>;
  askConsent: () => Promise<void>;
  /** With a code of getPhoneNumber; null: its owner did not tell it. */
  give: (code: string | null) => Promise<void>;
  withdraw: () => Promise<void>;
  wish: (change: Partial<Pick<Contact, "language" | "sms">>) => Promise<void>;
}

const PHONE = "/api/v1/me/phone";

export function useContact(): Contacting {
  const fresh = useFresh(() => session.ask<Contact>("/api/v1/me/contact"));
  const { busy, trouble, refusal, act } = useAct();
  const consent = shallowRef<ConsentText | null>(null);
  const done = shallowRef<Sentence | null>(null);

  async function askConsent(): Promise<void> {
    done.value = null;
    try {
      const { phone } = await ask<ConsentTexts>("/api/v1/consent-texts");
      consent.value = phone.find(({ in_force }) => in_force) ?? null;
      trouble.value = null;
    } catch {
      trouble.value = UNREAD;
    }
  }

  async function give(code: string | null): Promise<void> {
    const text = consent.value;
    consent.value = null;
    if (text === null || code === null) return;
    const given = await act<Contact>(PHONE, { code, consent: text.version });
    if (given !== null) {
      fresh.value.value = given;
      done.value = GIVEN;
    } else if (refusal.value?.code === "consent_required") {
      await askConsent(); // there is a newer text, which has to be read first
    }
  }

  async function withdraw(): Promise<void> {
    done.value = null;
    await act(PHONE, null, "DELETE");
    if (trouble.value !== null) return;
    if (fresh.value.value !== null) {
      fresh.value.value = { ...fresh.value.value, phone: null, consent: null };
    }
    done.value = WITHDRAWN;
  }

  async function wish(change: Partial<Pick<Contact, "language" | "sms">>): Promise<void> {
    const known = fresh.value.value;
    if (known === null) return;
    const { language, sms } = { ...known, ...change };
    const kept = await act<Contact>("/api/v1/me/notice-wishes", { language, sms }, "PUT");
    if (kept !== null) fresh.value.value = kept;
  }

  return {
    contact: computed(() => fresh.value.value),
    ...{ consent, busy, trouble, done, askConsent, give, withdraw, wish },
  };
}

const UNREAD = {
  zh: "说明读不出来，请稍后再试。",
  en: "The text cannot be read; try again later.",
};
const GIVEN = { zh: "已保存手机号。", en: "Your number is kept." };
const WITHDRAWN = { zh: "手机号已删除。", en: "Your number is deleted." };
