/** What is kept of somebody and how long, in short; `docs/privacy.md` has all of it. */

import type { Sentence } from "@core/client/api";

export const RETENTION: readonly { what: Sentence; term: Sentence }[] = [
  {
    what: { zh: "核验身份时的姓名、证件号", en: "Name and number from a verification" },
    term: {
      zh: "有效期内，到期后最多 30 天；撤销即删除。未通过的 1 天。人脸图像从不保存。",
      en: "While it holds and 30 days more, or until you take it back; a day if it failed. A picture of a face is never kept.",
    },
  },
  {
    what: { zh: "手机号", en: "Phone number" },
    term: { zh: "到您撤回为止。", en: "Until you take it back." },
  },
  {
    what: { zh: "自助机读到的身份证", en: "A card read at a kiosk" },
    term: { zh: "两分钟。", en: "Two minutes." },
  },
  {
    what: { zh: "办件及其文书", en: "Cases and their papers" },
    term: { zh: "按档案规定的年限，期间只限制使用。", en: "As long as the law on archives says." },
  },
];
