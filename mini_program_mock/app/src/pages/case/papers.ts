/** The papers of a case (文书): what there is, and how one is opened. */

import type { Sentence } from "@core/client/api";

import { session } from "@/account";
import { platform } from "@/platform";

export interface CasePaper {
  id: string;
  kind: string;
  number: string;
  at: string;
  /** null for the moment until it is made. */
  sha256: string | null;
  verify_path: string;
}

const KINDS: Record<string, Sentence> = {
  accepted: { zh: "受理通知书", en: "Notice of acceptance" },
  not_accepted: { zh: "不予受理通知书", en: "Notice of non-acceptance" },
  correction: { zh: "补正告知书", en: "Request to complete" },
  extension: { zh: "延期告知书", en: "Notice of extension" },
  special_procedure: { zh: "特别程序告知书", en: "Notice of a special procedure" },
  decision: { zh: "决定书", en: "Decision" },
  delivery: { zh: "送达回证", en: "Record of delivery" },
};

export function paperName({ kind }: CasePaper): Sentence {
  return KINDS[kind] ?? { zh: "文书", en: "Paper" };
}

/** Those of a case; none while they cannot be read: the case is to be seen without them. */
export async function readPapers(path: string): Promise<CasePaper[]> {
  try {
    return (await session.ask<{ documents: CasePaper[] }>(`${path}/documents`)).documents;
  } catch {
    return [];
  }
}

/** Shows the file itself; false where the phone would not. */
export async function openPaper({ id, number }: CasePaper): Promise<boolean> {
  const { access } = await session.tokens();
  const path = `/api/v1/documents/${encodeURIComponent(id)}/pdf`;
  return platform.openPdf(path, access, `${number}.pdf`);
}
