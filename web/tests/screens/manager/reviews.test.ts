import { describe, expect, it } from "vitest";

import type { PriorityUse } from "@core/types";
import { useReviews } from "@screens/manager/panels/useReviews";

const USE = { ticket: "t", review: null } as PriorityUse;

/** A desk whose questions have these answers, in order; null is none. */
function desk(...answers: unknown[]): ReturnType<typeof useReviews> {
  const next = <Answer>(): Promise<Answer | null> =>
    Promise.resolve((answers.shift() ?? null) as Answer | null);
  return useReviews({ read: next, post: next }, "tonghua");
}

describe("the reviews of a day", () => {
  it("are not said to be none while they cannot be read", async () => {
    const { uses, load } = desk(null, { uses: [USE] }, null);
    await load();
    expect(uses.value).toBeNull();
    await load();
    await load();
    expect(uses.value).toEqual([USE]);
  });

  it("show what was found once it is kept", async () => {
    const { uses, load, judge } = desk({ uses: [USE, { ...USE, ticket: "u" }] }, null, {
      note: "n",
    });
    await load();
    await judge(USE, true, " n ");
    expect(uses.value?.[0]?.review).toBeNull();
    await judge(USE, true, " n ");
    expect(uses.value?.map(({ review }) => review)).toEqual([{ note: "n" }, null]);
  });
});
