/** What departments, accounts and regions are called at this desk. */

import type { ReviewerDesk } from "@core/types";
import { nameIn } from "@design/language";

export interface Names {
  department: (code: string) => string;
  /** An account; whoever works elsewhere is called by its id. */
  person: (id: string) => string;
}

export function namesAt(desk: ReviewerDesk | null): Names {
  const departments = new Map(desk?.departments.map((one) => [one.code, one] as const));
  const people = new Map(desk?.colleagues.map(({ id, name }) => [id, name] as const));
  return {
    department: (code) => {
      const found = departments.get(code);
      return found === undefined ? code : nameIn(found);
    },
    person: (id) => people.get(id) ?? id,
  };
}
