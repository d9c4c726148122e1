import { effectScope, nextTick, type EffectScope } from "vue";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

import type { Session } from "@core/client/session";
import { useWindowView, type ShownWindow } from "@screens/manager/panels/useWindowView";
import { useAsk } from "@screens/manager/useAsk";

let scope: EffectScope;
let asked: string[];
let answers: ((view: unknown) => void)[];
let shown: ShownWindow;

function viewOf(id: string, ticket: string): object {
  return { window: { id }, ticket: { id: ticket } };
}

/** Answers the oldest question that is still open. */
async function tell(view: unknown): Promise<void> {
  answers.shift()?.(view);
  await new Promise((resolve) => setTimeout(resolve));
}

async function choose(id: string): Promise<void> {
  shown.window.value = id;
  await nextTick();
}

beforeEach(() => {
  scope = effectScope();
  [asked, answers] = [[], []];
  const ask = (path: string): Promise<unknown> => {
    asked.push(path.replace("/api/v1/windows/tonghua/", ""));
    return new Promise((resolve) => answers.push(resolve));
  };
  scope.run(() => {
    const asking = useAsk(() => undefined);
    shown = useWindowView({ ask } as unknown as Session, "tonghua", asking);
  });
});

afterEach(() => {
  scope.stop();
});

describe("a window on a manager's desk", () => {
  it("is the one that was chosen last, though another was being read", async () => {
    await choose("1");
    await choose("2");
    await tell(viewOf("1", "t1"));
    expect([asked, shown.view.value]).toEqual([["1", "2"], null]);
    await tell(viewOf("2", "t2"));
    expect(shown.view.value?.ticket?.id).toBe("t2");
  });

  it("never stands under the name of the next one, nor after none is chosen", async () => {
    await choose("1");
    await tell(viewOf("1", "t1"));
    await choose("2");
    expect(shown.view.value).toBeNull();
    await tell(viewOf("2", "t2"));
    await choose("");
    expect([shown.view.value, asked]).toEqual([null, ["1", "2"]]);
  });

  it("gives back only the ticket that is shown", async () => {
    await choose("1");
    await tell(viewOf("1", "t1"));
    const released = shown.release();
    await tell(viewOf("1", "another"));
    await released;
    expect(asked).toEqual(["1", "1"]);
  });
});
