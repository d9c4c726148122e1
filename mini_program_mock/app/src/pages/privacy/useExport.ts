/** All that is kept of somebody, handed to them: as a file, or to be pasted. */

import { ref, shallowRef, type Ref, type ShallowRef } from "vue";

import type { Sentence } from "@core/client/api";

import { session } from "@/account";
import { platform } from "@/platform";
import { troubleOf } from "@/troubles";

const NAME = "yichuang-my-data.json";

export interface Exporting {
  busy: Ref<boolean>;
  said: ShallowRef<Sentence | null>;
  trouble: ShallowRef<Sentence | null>;
  save: () => Promise<void>;
  copy: () => Promise<void>;
}

export function useExport(): Exporting {
  const busy = ref(false);
  const said = shallowRef<Sentence | null>(null);
  const trouble = shallowRef<Sentence | null>(null);

  async function hand(
    give: (text: string) => Promise<boolean>,
    done: Sentence,
    failed: Sentence,
  ): Promise<void> {
    busy.value = true;
    said.value = null;
    trouble.value = null;
    try {
      const all = await session.ask<unknown>("/api/v1/me/export");
      if (await give(JSON.stringify(all, null, 2))) said.value = done;
      else trouble.value = failed;
    } catch (error) {
      trouble.value = troubleOf(error);
    } finally {
      busy.value = false;
    }
  }

  return {
    ...{ busy, said, trouble },
    save: () => hand((text) => platform.saveText(NAME, text), SAVED, NOT_SAVED),
    copy: () => hand((text) => platform.copy(text), COPIED, NOT_COPIED),
  };
}

const SAVED = { zh: "已导出为文件。", en: "The file is made." };
const COPIED = { zh: "已复制，可粘贴到别处。", en: "Copied; paste it wherever you like." };
const NOT_SAVED = {
  zh: "没能保存文件，可改用复制。",
  en: "No file could be made; copy it instead.",
};
const NOT_COPIED = {
  zh: "不能复制，可改为保存文件。",
  en: "It cannot be copied; save it as a file.",
};
