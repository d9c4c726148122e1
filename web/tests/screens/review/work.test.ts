import { describe, expect, it } from "vitest";

import type { WorkPage, WorkRow } from "@core/types";
import { choiceOf, countWords, handsOf, moved, queryOf, readWork } from "@screens/review/list/work";

const COUNTS = { todo: 0, overdue: 0, mine: 0, results: 0 };

function row(id: string): WorkRow {
  return { id, steps: [] as WorkRow["steps"] } as WorkRow;
}

function pages(...all: string[][]): { asked: string[]; ask: <A>(path: string) => Promise<A> } {
  const asked: string[] = [];
  return {
    asked,
    ask: <A>(path: string) => {
      asked.push(path);
      const at = asked.length;
      const page: WorkPage = {
        cases: (all[at - 1] ?? []).map(row),
        counts: { ...COUNTS, todo: at },
        next_cursor: at < all.length ? `after ${at}` : null,
        now: "",
      };
      return Promise.resolve(page as A);
    },
  };
}

describe("a list of cases", () => {
  it("is read as far as it was asked for, and each case stands in it once", async () => {
    const { ask, asked } = pages(["a", "b"], ["b", "c"], ["d"]);
    const read = await readWork(ask, "/work?list=todo", 100);
    expect(read.cases.map(({ id }) => id)).toEqual(["a", "b", "c"]);
    expect(asked).toEqual(["/work?list=todo", "/work?list=todo&cursor=after%201"]);
    expect([read.next_cursor, read.counts.todo]).toEqual(["after 2", 2]);
  });

  it("ends with its last page", async () => {
    const { ask, asked } = pages(["a"]);
    expect((await readWork(ask, "/work?list=mine", 500)).next_cursor).toBeNull();
    expect(asked).toHaveLength(1);
  });

  it("is named by the address, and what is no list is the first one", () => {
    const states = ["granted" as const];
    expect(choiceOf("mine", undefined, states)).toEqual({ list: "mine", state: "" });
    expect(choiceOf("state", "granted", states)).toEqual({ list: "state", state: "granted" });
    for (const wrong of [undefined, "none", "state", ["mine"]])
      expect(choiceOf(wrong, "none", states).list).toBe("todo");
    expect(queryOf({ list: "state", state: "granted" })).toBe("list=state&state=granted");
    expect(queryOf({ list: "todo", state: "" })).toBe("list=todo");
  });

  it("is walked row by row, and stops at its ends", () => {
    const ids = ["a", "b", "c"];
    expect(moved(ids, null, 1)).toBe("a");
    expect(moved(ids, "a", 1)).toBe("b");
    expect(moved(ids, "c", 1)).toBe("c");
    expect(moved(ids, "a", -1)).toBe("a");
    expect(moved(ids, "gone", 1)).toBe("a");
    expect(moved([], "a", 1)).toBeNull();
  });

  it("counts as far as the server does", () => {
    expect([7, 999, 1000].map(countWords)).toEqual(["7", "999", "999+"]);
  });
});

describe("in whose hands a case is", () => {
  const of = (id: string, department: string, claimed_by: string | null) =>
    ({ id, department, claimed_by, name: id, name_en: id }) as WorkRow["steps"][number];

  it("is told by one's own department's step, and one's own first", () => {
    const steps = [of("zr", "ZR", "x"), of("one", "GA", "y"), of("two", "GA", "me")];
    expect(handsOf({ ...row("a"), steps }, "me", "GA")).toMatchObject({ by: "me" });
    expect(handsOf({ ...row("a"), steps }, "other", "GA")?.step.en).toBe("one");
    expect(handsOf({ ...row("a"), steps }, "other", "HB")?.step.en).toBe("zr");
    expect(handsOf(row("a"), "me", "GA")).toBeNull();
  });
});
