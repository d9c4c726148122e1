import { describe, expect, it } from "vitest";

import type { HallAppointment } from "@core/types";
import {
  actionsOf,
  notesOf,
  personWords,
  STATES,
} from "@screens/manager/appointments/appointmentWords";

function one(changes: Partial<HallAppointment>): HallAppointment {
  const plain = { state: "booked", lane: "social", citizen: "a***1", cancelled_by: null };
  return {
    ...plain,
    overbooked: false,
    rescheduled: 0,
    number: null,
    ...changes,
  } as HallAppointment;
}

describe("the appointments of a day", () => {
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
    expect(notesOf(one({ number: "A012" })).map(({ en }) => en)).toEqual(["number A012"]);
    expect(notesOf(one({}))).toEqual([]);
  });
});
