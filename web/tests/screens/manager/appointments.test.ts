import { describe, expect, it } from "vitest";

import type { HallAppointment } from "@core/types";
import {
  actionsOf,
  counted,
  filtered,
  notesOf,
  personWords,
  STATES,
} from "@screens/manager/appointments/appointmentWords";

function one(changes: Partial<HallAppointment>): HallAppointment {
  const plain = { state: "booked", lane: "social", citizen: "a***1", cancelled_by: null };
  return { ...plain, overbooked: false, rescheduled: 0, ...changes } as HallAppointment;
}

describe("the appointments of a day", () => {
  const all = [one({}), one({ lane: "instant" }), one({ state: "no_show" })];

  it("are filtered by lane and by state", () => {
    expect(filtered(all, { lane: "", state: "" })).toHaveLength(3);
    expect(filtered(all, { lane: "social", state: "" })).toHaveLength(2);
    expect(filtered(all, { lane: "social", state: "no_show" })).toHaveLength(1);
  });

  it("are counted by state", () => {
    expect([...counted(all)]).toEqual([
      ["booked", 2],
      ["no_show", 1],
    ]);
  });

  it("offer only what their state allows", () => {
    expect(actionsOf("booked")).toEqual(["check-in", "reschedule", "cancel"]);
    expect(actionsOf("no_show")).toEqual(["reinstate"]);
    expect(actionsOf("fulfilled")).toEqual([]);
    expect(Object.keys(STATES)).toHaveLength(6);
  });

  it("say who comes, masked, and what is special", () => {
    expect(personWords({ citizen: null }).zh).toBe("无账户");
    expect(personWords(one({})).en).toBe("account a***1");
    const moved = one({
      state: "cancelled",
      cancelled_by: "hall",
      overbooked: true,
      rescheduled: 1,
    });
    expect(notesOf(moved).map(({ zh }) => zh)).toEqual(["由大厅取消", "超额", "改期 1 次"]);
    expect(notesOf(one({}))).toEqual([]);
  });
});
