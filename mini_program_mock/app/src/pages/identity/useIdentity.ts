/** What somebody has shown of who they are, and which logins are theirs. */

import { computed, shallowRef, type ComputedRef, type Ref, type ShallowRef } from "vue";

import type { Sentence } from "@core/client/api";

import { session } from "@/account";
import type { Accounts, Identity, OtherAccount, Proof, Way } from "@/identity/shapes";
import { useAct } from "@/useAct";
import { useFresh } from "@/useFresh";

const ACCOUNTS = "/api/v1/me/accounts";

export interface Me {
  identity: ComputedRef<Identity | null>;
  accounts: ComputedRef<Accounts | null>;
  offlineSince: Ref<number | null>;
  busy: Ref<boolean>;
  trouble: ComputedRef<Sentence | null>;
  done: ShallowRef<Sentence | null>;
  /** Both accounts hold a booking of the same thing, or it was proven too long ago. */
  code: ComputedRef<string>;
  revoke: (proof: Proof) => Promise<void>;
  unlink: (way: Way) => Promise<void>;
  merge: (other: OtherAccount) => Promise<void>;
}

export function useIdentity(): Me {
  const { busy, trouble, refusal, act } = useAct();
  const done = shallowRef<Sentence | null>(null);
  const identity = useFresh(() => session.ask<Identity>("/api/v1/me/identity"));
  const accounts = useFresh(() => session.ask<Accounts>(ACCOUNTS));

  async function change(
    path: string,
    method: "POST" | "DELETE",
    said: Sentence,
    body: unknown = {},
  ): Promise<void> {
    done.value = null;
    await act(path, body, method);
    if (trouble.value !== null) return;
    await Promise.all([identity.read(), accounts.read()]);
    done.value = said;
  }

  return {
    identity: computed(() => identity.value.value),
    accounts: computed(() => accounts.value.value),
    offlineSince: identity.offlineSince,
    busy,
    trouble: computed(
      () => trouble.value ?? (identity.value.value === null ? identity.trouble.value : null),
    ),
    done,
    code: computed(() => refusal.value?.code ?? ""),
    revoke: ({ id }) =>
      change(`/api/v1/me/identity/${encodeURIComponent(id)}`, "DELETE", {
        zh: "已撤销，相关信息已删除。",
        en: "It is taken back, and what it held is deleted.",
      }),
    unlink: ({ id }) =>
      change(`${ACCOUNTS}/${encodeURIComponent(id)}`, "DELETE", {
        zh: "已解除关联。",
        en: "It is no longer linked.",
      }),
    merge: ({ id }) =>
      change(
        `${ACCOUNTS}/merge`,
        "POST",
        { zh: "已合并，全部记录都在这里了。", en: "They are one now, with everything they had." },
        { account: id },
      ),
  };
}
