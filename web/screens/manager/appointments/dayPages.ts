/** A day's appointments, read page by page: what the screen has asked for, and no more. */

import type { HallAppointments } from "@core/types";

import type { Day } from "../parts/days";

/** What is added at once. */
export const PAGE = 50;
/** What one answer has at most. */
const AT_MOST = 200;

export interface Choice {
  /** Empty: all. */
  lane: string;
  state: string;
  /** When it begins, as `09:00`; `now`: whichever goes on; empty: the whole day. */
  session: string;
  /** What somebody is sought by; they are then sought in the whole day. */
  sought: string;
}

export const AT_FIRST: Choice = { lane: "", state: "", session: "now", sought: "" };

/** What is asked for, beside how much of it. */
export function queryOf(day: Day, { lane, state, session, sought }: Choice): string {
  const all = { date: day, session: sought === "" ? session : "", state, lane, q: sought };
  const given = Object.entries(all).filter(([, value]) => value !== "");
  return new URLSearchParams(given).toString();
}

type Ask = <Answer>(path: string) => Promise<Answer>;

/** Reads the first so many; who was moved while pages were read stands where they are now. */
export async function readPages(ask: Ask, path: string, wanted: number): Promise<HallAppointments> {
  const known = new Map<string, HallAppointments["appointments"][number]>();
  let told: HallAppointments;
  let cursor = "";
  do {
    const limit = Math.min(AT_MOST, wanted - known.size);
    const more = cursor === "" ? "" : `&cursor=${encodeURIComponent(cursor)}`;
    told = await ask<HallAppointments>(`${path}&limit=${limit}${more}`);
    for (const one of told.appointments) {
      known.delete(one.id);
      known.set(one.id, one);
    }
    cursor = told.next_cursor ?? "";
  } while (cursor !== "" && known.size < wanted);
  return { ...told, appointments: [...known.values()] };
}
