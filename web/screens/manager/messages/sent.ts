/** What was sent from a hall, read page by page: as much as the screen has asked for. */

import type { Channel, SentDelivery, SentPage } from "@core/types";

/** What is looked for; an empty word leaves nothing out. */
export interface Choice {
  view: View;
  channel: Channel | "";
}

/** `dead`: what somebody has to look at. */
export type View = "all" | "dead" | "unknown" | "not_reached" | "refused";

export const AT_FIRST: Choice = { view: "all", channel: "" };

export function queryOf(hall: string, { view, channel }: Choice): string {
  const state = view === "all" || view === "dead" ? "" : view;
  const all = { hall, channel, state, dead: view === "dead" ? "true" : "" };
  return new URLSearchParams(Object.entries(all).filter(([, value]) => value !== "")).toString();
}

type Ask = <Answer>(path: string) => Promise<Answer>;

/** The latest so many pages; one that was sent while they were read stands there once. */
export async function readSent(ask: Ask, path: string, pages: number): Promise<SentPage> {
  const known = new Map<string, SentDelivery>();
  let cursor: string | null = "";
  for (let page = 0; page < pages && cursor !== null; page += 1) {
    const more: string = cursor === "" ? "" : `&cursor=${encodeURIComponent(cursor)}`;
    const told: SentPage = await ask<SentPage>(`${path}${more}`);
    for (const one of told.deliveries) known.set(one.id, one);
    cursor = told.next_cursor;
  }
  return { deliveries: [...known.values()], next_cursor: cursor };
}
