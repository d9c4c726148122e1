/** What somebody comes for: one item, or a theme of several (一件事), and what they answered. */

export type Answers = Record<string, string>;

export interface Subject {
  kind: "item" | "theme";
  code: string;
  answers: Answers;
}

type Query = Record<string, string | undefined>;

/** As it stands in the address of a page; null where it does not. */
export function readSubject(query: Query): Subject | null {
  const kind = query["item"] === undefined ? "theme" : "item";
  const code = query[kind];
  if (code === undefined || code === "") return null;
  return { kind, code: decoded(code), answers: readAnswers(query["answers"]) };
}

/** The query that `readSubject` reads. */
export function queryOf({ kind, code, answers }: Subject): Record<string, string> {
  const given = Object.keys(answers).length > 0;
  return { [kind]: code, ...(given ? { answers: JSON.stringify(answers) } : {}) };
}

/** What is sent with a booking. */
export function bodyOf({ kind, code, answers }: Subject): Record<string, unknown> {
  return { [kind]: code, answers };
}

export function pathOf({ kind, code }: Subject): string {
  return `/api/v1/${kind}s/${encodeURIComponent(code)}`;
}

/** Questions are few; whatever else stands in the address is nobody's answer. */
function readAnswers(text: string | undefined): Answers {
  try {
    const found: unknown = JSON.parse(decoded(text ?? "{}"));
    const entries = Object.entries(found as Record<string, unknown>);
    return Object.fromEntries(entries.filter(([, id]) => typeof id === "string")) as Answers;
  } catch {
    return {};
  }
}

/** WeChat hands a query over as it stands in the address, a browser decodes it. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
