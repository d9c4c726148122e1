import { describe, expect, it } from "vitest";

import type { HallWindow, Ticket, TicketState, WindowView } from "@core/types";
import { stillAsked } from "@screens/console/dialogs/dialogs";
import { finishQuestion, leaveQuestion } from "@screens/console/dialogs/leaving";
import { checkStillMeant, Overtaken } from "@screens/console/window/overtaken";

const START = "2026-11-23T09:15:00+08:00";

function view(ticket: TicketState | null, state = "open", id = "a"): WindowView {
  const started_at = ticket === "serving" ? START : null;
  const here = ticket && ({ id, number: "A001", state: ticket, started_at } as Ticket);
  const window = { state, ticket: here?.id ?? null, finished: null } as HallWindow;
  return { window, ticket: here } as WindowView;
}

/** `servedS`: how long the service has lasted, in s. */
function choices(
  found: WindowView,
  unanswered = false,
  servedS = 600,
): [string, string[] | undefined][] {
  const question = leaveQuestion(found, unanswered, Date.parse(START) + servedS * 1000);
  return (question?.choices ?? []).map(({ id, verbs }) => [id, verbs?.map(([verb]) => verb)]);
}

describe("logging out", () => {
  it("asks what becomes of the person who is served; staying is the default", () => {
    expect(choices(view("serving"))).toEqual([
      ["stay", undefined],
      ["finish", ["finish", "pause"]],
      ["park", ["park", "pause"]],
    ]);
  });

  it("does not offer to finish a service that has hardly started", () => {
    expect(choices(view("serving"), false, 9).map(([id]) => id)).toEqual(["stay", "park"]);
    expect(choices(view("serving"), false, 10).map(([id]) => id)).toContain("finish");
  });

  it.each([view("serving"), view(null)])("says in both languages what goes on record", (found) => {
    const text = leaveQuestion(found, false, Date.parse(START))?.text;
    expect(text?.zh).toContain("工作人员退出登录");
    expect(text?.en).toContain("the clerk has logged out");
  });

  it("does not offer to finish who was only called", () => {
    expect(choices(view("called")).map(([id]) => id)).toEqual(["stay", "park"]);
  });

  it("leaves no window open behind", () => {
    expect(choices(view(null))).toEqual([
      ["pause", ["pause"]],
      ["close", ["close"]],
      ["stay", undefined],
    ]);
  });

  it("asks nothing where nothing is left behind", () => {
    expect(leaveQuestion(view(null, "paused"), false, 0)).toBeNull();
    expect(leaveQuestion(view(null, "closed"), false, 0)).toBeNull();
    expect(leaveQuestion(null, true, 0)).toBeNull();
  });

  it("says so when the hall cannot be told", () => {
    expect(choices(view("serving"), true)).toEqual([
      ["stay", undefined],
      ["anyway", []],
    ]);
  });
});

describe("finishing at once", () => {
  it("is not the default, and says how short it was", () => {
    const question = finishQuestion("A001", 3_900, [["finish"], ["call-next"]]);
    expect(question.text.zh).toContain("3 秒");
    expect(question.choices.map(({ id }) => id)).toEqual(["go-on", "finish"]);
    expect(question.choices[0]?.verbs).toBeNull();
    expect(question.choices[1]?.zh).toContain("呼叫下一位");
  });
});

describe("a question", () => {
  const serving = view("serving").ticket as Ticket;

  it("is dropped when the person it is about has left the window", () => {
    const asked = { what: "finish", ticket: serving, servedMs: 1, thenCall: true } as const;
    expect(stillAsked(asked, view("serving"))).toBe(true);
    expect(stillAsked(asked, view("serving", "open", "b"))).toBe(false);
    expect(stillAsked({ what: "park", ticket: serving }, view("called", "open", "b"))).toBe(false);
    expect(stillAsked({ what: "transfer", ticket: serving }, view(null))).toBe(false);
    expect(stillAsked({ what: "pause" }, view("called"))).toBe(false);
  });

  it("about somebody who waits is left to the server", () => {
    const waiting = { ...serving, state: "waiting" } as Ticket;
    expect(stillAsked({ what: "call", ticket: waiting }, view(null))).toBe(true);
  });
});

describe("a late verb", () => {
  const late = (verb: string, at: WindowView, body: unknown = {}): void => {
    checkStillMeant(verb, body, "a", at);
  };

  it.each(["recall", "start", "finish", "miss", "park", "transfer"])(
    "%s does not hit whoever came to the window meanwhile",
    (verb) => {
      expect(() => {
        late(verb, view("serving", "open", "b"));
      }).toThrow(Overtaken);
    },
  );

  it("goes on for its own person, and where the window is empty", () => {
    late("finish", view("serving"));
    late("finish", view(null));
  });

  it("that names its ticket, or none, is the server's to judge", () => {
    late("transfer", view("serving", "open", "b"), { ticket: "w" });
    late("call-next", view("called", "open", "b"));
  });

  it("undoes no other service than the one it was meant for", () => {
    const empty = view(null);
    const finished = { ticket: "b", number: "A002", finished_at: "" };
    const window = { ...empty.window, finished };
    expect(() => {
      late("undo-finish", { ...empty, window });
    }).toThrow(Overtaken);
    late("undo-finish", {
      ...empty,
      window: { ...window, finished: { ...finished, ticket: "a" } },
    });
  });
});
