import { describe, expect, it } from "vitest";

import type { HallAppointments } from "@core/types";
import { AT_FIRST, queryOf, readPages } from "@screens/manager/appointments/dayPages";

/** A day of so many, asked as the house answers. */
function dayOf(ids: string[], asked: string[] = []): <Answer>(path: string) => Promise<Answer> {
  return (path) => {
    asked.push(path);
    const query = new URL(path, "http://house").searchParams;
    const from = Number(query.get("cursor") ?? 0);
    const until = from + Number(query.get("limit"));
    const told = {
      appointments: ids.slice(from, until).map((id) => ({ id })),
      next_cursor: until < ids.length ? String(until) : null,
    };
    return Promise.resolve(told as never);
  };
}

function idsOf(told: HallAppointments): string[] {
  return told.appointments.map(({ id }) => id);
}

describe("a day of appointments", () => {
  const ids = Array.from({ length: 430 }, (_, n) => `a${n}`);

  it("is asked for by session, and the whole of it for one person", () => {
    expect(queryOf("2026-11-24", AT_FIRST)).toBe("date=2026-11-24&session=now");
    const one = { ...AT_FIRST, state: "booked", lane: "social", sought: "…9f" };
    expect(Object.fromEntries(new URLSearchParams(queryOf("2026-11-24", one)))).toEqual({
      date: "2026-11-24",
      state: "booked",
      lane: "social",
      q: "…9f",
    });
  });

  it("is read as far as it is wanted, in answers that the house gives", async () => {
    const asked: string[] = [];
    const few = await readPages(dayOf(ids, asked), "/day?x=1", 50);
    expect(idsOf(few)).toEqual(ids.slice(0, 50));
    expect(asked).toEqual(["/day?x=1&limit=50"]);
    const many = await readPages(dayOf(ids), "/day?x=1", 250);
    expect(idsOf(many)).toEqual(ids.slice(0, 250));
    expect(many.next_cursor).toBe("250");
    const all = await readPages(dayOf(ids), "/day?x=1", 1000);
    expect(idsOf(all)).toEqual(ids);
    expect(all.next_cursor).toBeNull();
  });

  it("shows whoever was moved between two answers once, where they are now", async () => {
    const moved = [...ids.slice(0, 200), "a3", ...ids.slice(200, 210)];
    const told = await readPages(dayOf(moved), "/day?x=1", 400);
    expect(idsOf(told).filter((id) => id === "a3")).toHaveLength(1);
    expect(idsOf(told).indexOf("a3")).toBe(199);
  });
});
