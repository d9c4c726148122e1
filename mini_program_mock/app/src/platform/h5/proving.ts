/** WeChat's window for faces, and the app of 网证, as a demo's browser plays them. */

import { shallowRef } from "vue";

import { fetchHttp } from "@core/browser/http";
import { askOver } from "@core/client/api";

import type { PlayedProof, PlayedResult } from "../port";
import { user } from "./login";

export const proof = shallowRef<PlayedProof | null>(null);

export function verifyFace(verifyId: string): Promise<boolean> {
  return played("face", "/stand-in/wechat/face", (result) => ({ verify_id: verifyId, result }));
}

export function proveByCtid(payload: Record<string, string>): Promise<boolean> {
  const { request_no: requestNo } = payload;
  return played("ctid", "/stand-in/ctid/decide", (result) => ({
    request_no: requestNo,
    result,
    user: user(),
  }));
}

/** Whoever plays it decides what was seen; the stand-in then knows, and tells who asks it. */
async function played(
  by: PlayedProof["by"],
  path: string,
  bodyOf: (result: PlayedResult) => unknown,
): Promise<boolean> {
  const result = await new Promise<PlayedResult>((resolve) => {
    proof.value = { by, answer: resolve };
  });
  proof.value = null;
  return askOver(fetchHttp)(path, { method: "POST", body: bodyOf(result) }).then(
    () => true,
    () => false,
  );
}
