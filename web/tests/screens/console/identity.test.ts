import { effectScope, nextTick, ref, type EffectScope } from "vue";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { Problem } from "@core/client/api";
import type { Person } from "@screens/shared/identity/shapes";
import { fieldsOf, mayVerify, personWords, wantsCard } from "@screens/console/identity/personWords";
import { usePerson } from "@screens/console/identity/usePerson";
import { SHOWN_MS, useUnmask } from "@screens/console/identity/useUnmask";
import { useWriting } from "@screens/console/cases/useWriting";

const NOBODY: Person = {
  ...{ known: false, level: 0, name_masked: null, number_masked: null, phone_masked: null },
  organisation: null,
};
const ZHANG: Person = { ...NOBODY, known: true, level: 4, name_masked: "张*" };
const REQUIRED = new Problem(403, { code: "verification_required", level: 5 } as never);

let scope: EffectScope;
let answers: Map<string, unknown>;
const asked: string[] = [];
const session = {
  ask: <Answer>(path: string): Promise<Answer> => {
    asked.push(path);
    const found = [...answers].find(([part]) => path.includes(part))?.[1];
    return found instanceof Error ? Promise.reject(found) : Promise.resolve(found as Answer);
  },
};

beforeEach(() => {
  vi.useFakeTimers();
  scope = effectScope();
  answers = new Map();
  asked.length = 0;
});
afterEach(() => {
  scope.stop();
  vi.useRealTimers();
});

function within<Made>(make: () => Made): Made {
  return scope.run(make) as Made;
}

describe("whoever stands at a window", () => {
  it("is forgotten at once when the next one comes", async () => {
    const ticket = ref<string | null>("one");
    const late = new Promise((resolve) => setTimeout(resolve, 500, NOBODY));
    answers.set("ticket=one", ZHANG).set("ticket=two", late);
    const host = { session, hall: "h", window: "1", ticket: () => ticket.value };
    const { person } = within(() => usePerson({ ...host, lost: () => undefined }));
    await vi.advanceTimersByTimeAsync(1);
    expect(person.value?.name_masked).toBe("张*");
    ticket.value = "two";
    await nextTick();
    expect(person.value).toBeNull();
    await vi.advanceTimersByTimeAsync(500);
    expect(person.value?.known).toBe(false);
    ticket.value = null;
    await nextTick();
    expect([person.value, asked.length]).toEqual([null, 2]);
  });

  it("is verified by a clerk unless a card was seen already, and unmasked only in what there is", () => {
    expect([null, NOBODY, ZHANG, { ...ZHANG, level: 5 }].map(mayVerify)).toEqual([
      ...[true, true, true, false],
    ]);
    expect(fieldsOf(ZHANG).map(({ field }) => field)).toEqual(["name"]);
    expect(fieldsOf(NOBODY)).toEqual([]);
    expect(personWords({ ...ZHANG, known: false }).zh).toBe("身份未知");
  });
});

describe("what is seen in clear", () => {
  it("is masked again after half a minute", async () => {
    answers.set("unmask", { value: "张三", shown_until: "" });
    const host = { session, path: "/w", ticket: () => "one", lost: () => undefined };
    const { clear, unmask } = within(() => useUnmask(host));
    expect(await unmask("name", "填写纸质表格")).toBe(true);
    vi.advanceTimersByTime(SHOWN_MS - 1);
    expect(clear.value?.value).toBe("张三");
    vi.advanceTimersByTime(1);
    expect(clear.value).toBeNull();
  });

  it("is not that of whoever stood here before the answer came", async () => {
    let ticket = "one";
    answers.set("unmask", { value: "张三", shown_until: "" });
    const host = { session, path: "/w", ticket: () => ticket, lost: () => undefined };
    const { clear, unmask } = within(() => useUnmask(host));
    const asking = unmask("name", "r");
    ticket = "two";
    await asking;
    expect(clear.value).toBeNull();
  });

  it("says that it was not shown where the answer had been given before", async () => {
    answers.set("unmask", { value: null, shown_until: "" });
    const host = { session, path: "/w", ticket: () => "one", lost: () => undefined };
    const { clear, trouble, unmask } = within(() => useUnmask(host));
    expect(await unmask("name", "r")).toBe(false);
    expect([clear.value, trouble.value !== null]).toEqual([null, true]);
  });
});

describe("a write that demands a card", () => {
  it("asks for it each time, and any other refusal does not", async () => {
    const writing = useWriting(session, () => undefined);
    const refuse = (problem: Problem): Promise<boolean> =>
      writing.run(() => Promise.reject(problem));
    await refuse(REQUIRED);
    await refuse(new Problem(409, { code: "illegal_move" }));
    await refuse(REQUIRED);
    expect(writing.wanted.value).toBe(2);
    expect(wantsCard(new Error("cut"))).toBe(false);
  });
});
