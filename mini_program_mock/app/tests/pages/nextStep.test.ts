import { describe, expect, it } from "vitest";

import type { Ticket } from "@core/types";

import { nextStep, type ComingAppointment } from "@/pages/home/nextStep";

const NOW = Date.parse("2026-12-01T09:00:00+08:00");
const APPOINTMENT: ComingAppointment = {
  hall: "tonghua",
  id: "a",
  state: "booked",
  starts_at: "2026-12-01T10:00:00+08:00",
  check_in_from: "2026-12-01T09:00:00+08:00",
  check_in_until: "2026-12-01T10:15:00+08:00",
};

function ticket(state: Ticket["state"], more: Partial<Ticket> = {}): Ticket {
  const none = { window: null, window_name: null, ahead: null, estimate: null };
  return { id: state, number: "A001", state, ...none, ...more } as Ticket;
}

describe("the next step", () => {
  it("is to begin where nothing is live", () => {
    const { to, isUrgent } = nextStep([ticket("served"), ticket("cancelled")], [], NOW);
    expect([to.page, isUrgent]).toEqual(["search", false]);
  });

  it("is the window before anything else", () => {
    const called = ticket("called", { window: "7" });
    const step = nextStep([ticket("waiting"), called, ticket("missed")], [APPOINTMENT], NOW);
    expect(step.title.zh).toBe("A001 请到7号窗口");
    expect([step.to, step.isUrgent]).toEqual([{ page: "ticket", about: { id: "called" } }, true]);
  });

  it("is to check in from the moment on that this is taken", () => {
    expect(nextStep([], [APPOINTMENT], NOW).to.page).toBe("check-in");
    expect(nextStep([], [APPOINTMENT], NOW - 1).to.page).toBe("appointment");
  });

  it("is a case that waits for its owner, unless somebody stands in a line or at the door", () => {
    const names = { item_name: "证", item_name_en: "Card", asked: ["photo"] };
    const [ready, missing] = [
      { id: "r", state: "ready" as const, ...names },
      { id: "m", state: "correction" as const, ...names },
    ];
    const idle = { ...missing, id: "i", state: "accepted" as const };
    expect(nextStep([], [], NOW, [idle]).to.page).toBe("search");
    expect(nextStep([], [], NOW, [ready]).to).toEqual({ page: "pickup", about: { id: "r" } });
    const step = nextStep([], [APPOINTMENT], NOW - 1, [ready, missing]);
    expect([step.to.about, step.title.zh]).toEqual([{ id: "m" }, "请补 1 份材料"]);
    expect(nextStep([], [APPOINTMENT], NOW, [missing]).to.page).toBe("check-in");
    expect(nextStep([ticket("waiting")], [], NOW, [missing]).to.page).toBe("ticket");
  });

  it("is the soonest of several appointments", () => {
    const later = { ...APPOINTMENT, id: "b", starts_at: "2026-12-02T10:00:00+08:00" };
    const over = { ...APPOINTMENT, id: "c", state: "cancelled" as const };
    expect(nextStep([], [later, over, APPOINTMENT], NOW - 1).to.about).toEqual({ id: "a" });
  });
});
