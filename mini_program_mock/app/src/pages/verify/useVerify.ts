/** One attempt to show who somebody is. The house knows how it stands: the page only asks it. */

import { computed, ref, shallowRef, type ComputedRef, type Ref } from "vue";

import type { Sentence } from "@core/client/api";
import type { Hold } from "@core/types";

import { session } from "@/account";
import { hereAt } from "@/houseClock";
import type { Provider, Verification } from "@/identity/shapes";
import { endWords, isLocked, isOpen, LOCKED } from "@/identity/words";
import { platform } from "@/platform";
import { useAct } from "@/useAct";
import { useFresh } from "@/useFresh";

const PATH = "/api/v1/identity/verifications";
/** A clerk, or a provider, may answer at any moment. */
const REFRESH_MS = 3_000;

/** What is told beside the provider: what that needs, and nothing else. */
export interface Told {
  name?: string;
  id_number?: string;
  consent?: string;
  guardian?: { name: string; id_number: string };
}

interface Standing {
  verification: Verification | null;
  /** The time that is kept for whoever was booking. */
  hold: Hold | null;
}

export interface Verifying {
  current: ComputedRef<Verification | null>;
  hold: ComputedRef<Hold | null>;
  /** Until when it is kept, in ms of this phone's clock. */
  keptUntil: ComputedRef<number>;
  /** It is under way: whoever comes back goes on with it. */
  open: ComputedRef<boolean>;
  passed: ComputedRef<boolean>;
  /** How the last attempt of this page ended, where it showed nothing. */
  ended: ComputedRef<Sentence | null>;
  locked: Ref<boolean>;
  busy: Ref<boolean>;
  trouble: ComputedRef<Sentence | null>;
  refusal: ReturnType<typeof useAct>["refusal"];
  offlineSince: Ref<number | null>;
  begin: (provider: Provider, level: number, told?: Told) => Promise<void>;
  /** Shows the provider's own window once more. */
  show: () => Promise<void>;
  cancel: () => Promise<void>;
  read: () => Promise<void>;
}

export function useVerify(): Verifying {
  /** Of which the end is told: what had ended before this page was opened is old news. */
  const own = ref<string | null>(null);
  const locked = ref(false);
  const unshown = shallowRef<Sentence | null>(null);
  const { busy, trouble, refusal, act } = useAct();

  async function load(): Promise<Standing> {
    const [verification, holds] = await Promise.all([
      own.value === null ? lastOpen() : session.ask<Verification>(pathOf(own.value)),
      session.ask<Hold[]>("/api/v1/holds"),
    ]);
    own.value = verification?.id ?? null;
    return { verification, hold: holds[0] ?? null };
  }

  /** The list may be older than the provider's answer, so the one is asked for itself. */
  async function lastOpen(): Promise<Verification | null> {
    const { verifications } = await session.ask<{ verifications: Verification[] }>(PATH);
    const found = verifications.find(isOpen);
    return found === undefined ? null : session.ask<Verification>(pathOf(found.id));
  }

  const fresh = useFresh(load, { everyMs: REFRESH_MS });
  const current = computed(() => fresh.value.value?.verification ?? null);
  const hold = computed(() => fresh.value.value?.hold ?? null);

  function take(verification: Verification): void {
    own.value = verification.id;
    fresh.value.value = { verification, hold: hold.value };
  }

  async function begin(provider: Provider, level: number, told: Told = {}): Promise<void> {
    unshown.value = null;
    const made = await act<Verification>(PATH, { provider, level, ...told });
    locked.value = isLocked(refusal.value);
    if (made === null) return;
    take(made);
    await show();
  }

  async function show(): Promise<void> {
    const made = current.value;
    if (made === null || made.provider === "counter") {
      await fresh.read();
      return;
    }
    unshown.value = null;
    const shown =
      made.provider === "face"
        ? made.verify_id !== null && (await platform.verifyFace(made.verify_id))
        : made.client_payload !== null && (await platform.proveByCtid(made.client_payload));
    if (!shown) unshown.value = UNSHOWN[made.provider];
    await fresh.read();
  }

  async function cancel(): Promise<void> {
    if (current.value === null) return;
    const ended = await act<Verification>(`${pathOf(current.value.id)}/cancel`);
    if (ended !== null) take(ended);
  }

  const unread = computed(() => (current.value === null ? fresh.trouble.value : null));
  return {
    current,
    hold,
    keptUntil: computed(() => hereAt(hold.value?.expires_at ?? "")),
    open: computed(() => current.value !== null && isOpen(current.value)),
    passed: computed(() => current.value?.state === "passed"),
    ended: computed(() => (current.value === null ? null : endWords(current.value))),
    trouble: computed(() =>
      locked.value ? LOCKED : (trouble.value ?? unshown.value ?? unread.value),
    ),
    offlineSince: fresh.offlineSince,
    read: fresh.read,
    ...{ locked, busy, refusal, begin, show, cancel },
  };
}

function pathOf(id: string): string {
  return `${PATH}/${encodeURIComponent(id)}`;
}

const UNSHOWN: Record<"face" | "ctid", Sentence> = {
  face: {
    zh: "没能打开刷脸页面。请再试一次，或换一种方式。",
    en: "WeChat could not look at your face. Try again, or choose another way.",
  },
  ctid: {
    zh: "请打开“国家网络身份认证”应用完成核验，再回到本页。",
    en: "Open the app of the national network ID, finish it there, and come back to this page.",
  },
};
