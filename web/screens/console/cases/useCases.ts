/** The cases of whoever is served: read once, and what the clerk does with them. */

import { shallowRef, type ShallowRef } from "vue";

import type { Case, CaseList, RefusalBody, RefusalList, ThemeCases } from "@core/types";

import { materialsOf, missingOf, newlyGiven, wasToldNo, type Row } from "./draft";
import type { Draft } from "./papers/useDraft";
import type { Writing } from "./useWriting";

type AtWindow = { id: string; called_at: string | null; started_at: string | null };

export interface Cases {
  /** Those that the ticket has brought, and one found by its number. */
  cases: ShallowRef<Case[]>;
  look: (ticket: string) => Promise<void>;
  /** The case with this number; null if the hall has none. */
  find: (number: string) => Promise<Case | null>;
  /** Begins a case, or one for each item of a theme. */
  begin: (ticket: string, draft: Draft, outcome: string, more?: object) => Promise<Case[]>;
  /** Receives what is there, and tells all that is missing. */
  correct: (started: Case[], note: string) => Promise<void>;
  verb: (one: Case, verb: string, more?: object) => Promise<Case>;
  accept: (one: Case, rows: Row[]) => Promise<Case>;
  /** Grants what a representative may, and lays the result ready. */
  issue: (one: Case) => Promise<Case>;
  tellNo: (ticket: string, said: RefusalBody) => Promise<void>;
  wasTold: (ticket: AtWindow) => Promise<boolean>;
  clear: () => void;
}

export function useCases({ read, post }: Writing): Cases {
  const cases = shallowRef<Case[]>([]);

  function keep(...found: Case[]): void {
    const ids = new Set(found.map(({ id }) => id));
    const known = cases.value.map((one) => found.find(({ id }) => id === one.id) ?? one);
    const fresh = found.filter(({ id }) => !known.some((one) => one.id === id));
    cases.value = ids.size === 0 ? known : [...known, ...fresh];
  }

  async function verb(one: Case, name: string, more: object = {}): Promise<Case> {
    const body = { version: one.version, ...more };
    const moved = await post<Case>(`/api/v1/cases/${one.id}/${name}`, body);
    keep(moved);
    return moved;
  }

  return {
    cases,
    look: async (ticket) => {
      const found = await read<CaseList>(`/api/v1/cases?ticket=${encodeURIComponent(ticket)}`);
      cases.value = found.cases;
    },
    find: async (number) => {
      const path = `/api/v1/cases?number=${encodeURIComponent(number)}`;
      const [found] = (await read<CaseList>(path)).cases;
      if (found !== undefined) keep(found);
      return found ?? null;
    },
    begin: async (ticket, draft, outcome, more = {}) => {
      const { subject, rows, answers } = draft;
      if (subject.value === null) return [];
      const { kind, code } = subject.value;
      const papers = { answers: answers(), materials: materialsOf(rows.value) };
      const body = { ticket, [kind]: code, outcome, ...papers, ...more };
      const made = await post<Case | ThemeCases>("/api/v1/cases", body);
      const started = "cases" in made ? made.cases : [made];
      keep(...started);
      return started;
    },
    correct: async (started, note) => {
      for (const one of started) {
        const materials = one.outstanding.map(({ material }) => material);
        if (materials.length > 0) await verb(one, "request_correction", { materials, note });
      }
    },
    verb,
    accept: (one, rows) => verb(one, "accept", { materials: newlyGiven(rows) }),
    issue: async (one) => {
      const decides = one.can.some(({ decision }) => decision === "grant");
      const granted = decides ? await verb(one, "decide", { decision: "grant" }) : one;
      return verb(granted, "issue_result");
    },
    tellNo: async (ticket, said) => {
      await post("/api/v1/refusals", { ticket, ...said });
    },
    wasTold: async (ticket) => {
      const path = `/api/v1/refusals?ticket=${encodeURIComponent(ticket.id)}`;
      return wasToldNo((await read<RefusalList>(path)).refusals, ticket);
    },
    clear: () => {
      cases.value = [];
    },
  };
}

/** The list of a correction: exactly what is missing. */
export function correctionOf(rows: Row[]): string[] {
  return missingOf(rows).map(({ code }) => code);
}
