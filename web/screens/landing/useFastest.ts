/** Which hall is quickest for an item: the item is searched, the halls are ranked by the server. */

import { onUnmounted, ref, shallowRef, type Ref, type ShallowRef } from "vue";

import { ask } from "@core/browser/host";
import { explain, type Sentence } from "@core/client/api";
import type { Item, ItemPage, RankedHall } from "@core/types";

const DEBOUNCE_MS = 250;
const MOST = 8;
const AGAIN_MS = 30_000;

export interface Fastest {
  words: Ref<string>;
  /** What the words found; null before anything was searched. */
  items: ShallowRef<Item[] | null>;
  item: ShallowRef<Item | null>;
  ranked: ShallowRef<RankedHall[] | null>;
  trouble: Ref<Sentence | null>;
  /** While the order cannot be read again: the wall clock in ms at which it was true. */
  offlineSince: Ref<number | null>;
  search: () => void;
  choose: (item: Item) => Promise<void>;
  /** Asks the browser where it is, to count the way in. */
  locate: () => void;
  canLocate: boolean;
}

export function useFastest(): Fastest {
  const words = ref("");
  const items = shallowRef<Item[] | null>(null);
  const item = shallowRef<Item | null>(null);
  const ranked = shallowRef<RankedHall[] | null>(null);
  const trouble = ref<Sentence | null>(null);
  const rankedAt = ref(0);
  const offlineSince = ref<number | null>(null);
  const canLocate = isSecureContext && "geolocation" in navigator;
  let near = "";
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function attempt(work: () => Promise<void>): Promise<void> {
    trouble.value = null;
    await work().catch((error: unknown) => (trouble.value = explain(error)));
  }

  async function find(q: string): Promise<void> {
    const path = `/api/v1/items?limit=${MOST}&q=${encodeURIComponent(q)}`;
    const found = await ask<ItemPage>(path);
    if (words.value.trim() === q) items.value = found.items;
  }

  function search(): void {
    clearTimeout(timer);
    item.value = null;
    ranked.value = null;
    const q = words.value.trim();
    if (q === "") items.value = null;
    else timer = setTimeout(() => void attempt(() => find(q)), DEBOUNCE_MS);
  }

  async function rank(of: Item): Promise<void> {
    const path = `/api/v1/halls?for=${encodeURIComponent(of.code)}${near}`;
    const found = await ask<RankedHall[]>(path);
    if (item.value?.code !== of.code) return;
    ranked.value = found;
    rankedAt.value = Date.now();
    offlineSince.value = null;
  }

  /** The order is kept fresh while somebody looks at it. */
  async function rankAgain(): Promise<void> {
    const of = item.value;
    if (of === null || ranked.value === null || document.visibilityState !== "visible") return;
    await rank(of).catch(() => (offlineSince.value = rankedAt.value));
  }
  const again = setInterval(() => void rankAgain(), AGAIN_MS);

  async function choose(chosen: Item): Promise<void> {
    clearTimeout(timer);
    item.value = chosen;
    offlineSince.value = null;
    items.value = null;
    words.value = chosen.name;
    await attempt(() => rank(chosen));
  }

  function locate(): void {
    navigator.geolocation.getCurrentPosition(
      ({ coords: { latitude, longitude } }) => {
        // About a kilometre: nobody needs to know more exactly.
        near = `&near=${latitude.toFixed(2)},${longitude.toFixed(2)}`;
        const chosen = item.value;
        if (chosen !== null) void attempt(() => rank(chosen));
      },
      () => {
        trouble.value = { zh: "无法得到您的位置", en: "Your position is not to be had." };
      },
    );
  }

  onUnmounted(() => {
    clearInterval(again);
    clearTimeout(timer);
  });
  return { words, items, item, ranked, trouble, offlineSince, search, choose, locate, canLocate };
}
