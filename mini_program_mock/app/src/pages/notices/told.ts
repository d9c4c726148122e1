/** What somebody was told: read page by page, and by which ways it came, in honest words. */

import type { Sentence } from "@core/client/api";
import { CHANNELS, stateWords } from "@core/notices/words";
import type { Delivery, Notice, NoticePage } from "@core/types";

import type { PageName } from "@/navigation";

export interface Told {
  notices: Notice[];
  hasMore: boolean;
}

type Ask = (path: string) => Promise<NoticePage>;

/** The latest so many pages; one that came while pages were read is not told twice. */
export async function readNotices(ask: Ask, pages: number): Promise<Told> {
  const found = new Map<string, Notice>();
  let cursor: string | null = "";
  for (let page = 0; page < pages && cursor !== null; page += 1) {
    const more = cursor === "" ? "" : `?cursor=${encodeURIComponent(cursor)}`;
    const { notices, next_cursor } = await ask(`/api/v1/me/notices${more}`);
    for (const one of notices) found.set(one.id, one);
    cursor = next_cursor;
  }
  return { notices: [...found.values()], hasMore: cursor !== null };
}

/** A way that was not needed, or that never started, tells nobody anything. */
function isTold({ state, next_at }: Delivery): boolean {
  return state !== "superseded" && (state !== "queued" || next_at !== null);
}

/** Like 微信：微信已接收，不等于已读. */
export function waysOf({ deliveries }: Notice): Sentence[] {
  return deliveries.filter(isTold).map((one) => {
    const [way, state] = [CHANNELS[one.channel], stateWords(one)];
    return { zh: `${way.zh}：${state.zh}`, en: `${way.en}: ${state.en}` };
  });
}

export interface Way {
  page: PageName;
  id: string;
  words: Sentence;
}

/** Where more is to be found of what it was about. */
export function leadsTo({ ticket, appointment, case: of }: Notice): Way | null {
  if (ticket !== null) {
    return { page: "ticket", id: ticket, words: { zh: "查看这个号", en: "See the ticket" } };
  }
  if (of !== null) {
    return { page: "case", id: of, words: { zh: "查看办件", en: "See the case" } };
  }
  if (appointment === null) return null;
  const words = { zh: "查看预约", en: "See the appointment" };
  return { page: "appointment", id: appointment, words };
}
