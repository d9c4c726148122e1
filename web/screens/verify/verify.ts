/** Whether a paper is genuine: what the house knows by its code, and what a file's digest says. */

import type { Sentence } from "@core/client/api";
import type { VerifiedDocument } from "@core/types";

/** Larger files are no papers of ours; reading one would only keep a phone busy. */
const BYTES_AT_MOST = 20 * 1024 * 1024;

/** What a file came to: it is the one that was handed out, or another; or it cannot be said. */
export type Compared = "same" | "other" | "too-large" | "unreadable";

/** Where the house is asked about a code, however it was typed. */
export function addressOf(code: string): string {
  return `/api/v1/verify/${encodeURIComponent(code.trim())}`;
}

/** Whether this page may compute digests: browsers let only secure pages do it. */
export function canDigest(): boolean {
  return (globalThis.crypto as Partial<Crypto>).subtle !== undefined;
}

/** The SHA-256 of bytes, in hexadecimal digits. */
export async function digestOf(bytes: BufferSource): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** A file beside the digest of the one that was handed out. It never leaves the machine. */
export async function compare(file: Blob, sha256: string): Promise<Compared> {
  if (file.size > BYTES_AT_MOST) return "too-large";
  try {
    return (await digestOf(await file.arrayBuffer())) === sha256 ? "same" : "other";
  } catch {
    return "unreadable";
  }
}

/** A digest as people compare it: in groups of eight digits. */
export function grouped(sha256: string): string {
  return (sha256.match(/.{1,8}/g) ?? []).join(" ");
}

/** What it means that the house knows the code, by how the paper stands. */
export const STANDING: Record<VerifiedDocument["state"], Sentence> = {
  valid: {
    zh: "查到此文书：由本系统签发，目前有效。",
    en: "This paper was issued here and stands.",
  },
  pending: {
    zh: "查到此文书，文件正在生成，请稍后再来核对。",
    en: "This paper was issued here. Its file is still being made; come back in a moment.",
  },
  superseded: {
    zh: "此文书由本系统签发，但已被复核纠正，不再有效。",
    en: "This paper was issued here, but the decision was looked into and lifted: it stands no more.",
  },
  revoked: {
    zh: "此文书由本系统签发，但所作决定已被撤销，不再有效。",
    en: "This paper was issued here, but what it decided was revoked: it stands no more.",
  },
};

export const COMPARED: Record<Compared, Sentence> = {
  same: {
    zh: "文件一致：与签发时一字不差。",
    en: "The file is genuine: it is, to the last sign, the one that was issued.",
  },
  other: {
    zh: "文件不一致：这不是签发的那份文件，或已被改动，请勿采信。",
    en: "The file is not genuine: it is not the one that was issued, or it was changed. Do not rely on it.",
  },
  "too-large": {
    zh: "文件过大，不会是本系统签发的文书。",
    en: "The file is too large to be one of our papers.",
  },
  unreadable: {
    zh: "无法读取该文件，请重新选择。",
    en: "The file cannot be read; choose it again.",
  },
};
