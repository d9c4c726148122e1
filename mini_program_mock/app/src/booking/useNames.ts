/** The names of halls, items and themes, each read once. */

import { reactive } from "vue";

import type { Named } from "@core/language";
import type { Hall } from "@core/types";

import { ask } from "../account";
import { nameOf } from "../language";
import { pathOf, type Subject } from "../subject";

const known = reactive(new Map<string, Named>());
const asked = new Set<string>();

/** A name that could not be read is asked for again by the next page; until then its code stands. */
async function learn(path: string, found: (answer: unknown) => void): Promise<void> {
  if (asked.has(path)) return;
  asked.add(path);
  try {
    found(await ask<unknown>(path));
  } catch {
    asked.delete(path);
  }
}

function learnHalls(): void {
  void learn("/api/v1/halls", (answer) => {
    for (const one of answer as Hall[]) {
      known.set(`hall ${one.id}`, one);
      for (const lane of one.lanes) known.set(`lane ${one.id} ${lane.lane}`, lane);
    }
  });
}

export function hallName(hall: string): string {
  learnHalls();
  const name = known.get(`hall ${hall}`);
  return name === undefined ? hall : nameOf(name);
}

export function laneName(hall: string, lane: string): string {
  learnHalls();
  const name = known.get(`lane ${hall} ${lane}`);
  return name === undefined ? lane : nameOf(name);
}

/** Whether a hall has a line for something; false until it is known. */
export function hasLane(hall: string, lane: string): boolean {
  learnHalls();
  return known.has(`lane ${hall} ${lane}`);
}

/** What a booking is for. */
export interface Booked {
  item: string | null;
  theme: string | null;
  answers: Record<string, string>;
}

export function subjectOf({ item, theme, answers }: Booked): Subject {
  return item === null
    ? { kind: "theme", code: theme ?? "", answers }
    : { kind: "item", code: item, answers };
}

export function subjectName(subject: Subject): string {
  const path = pathOf(subject);
  void learn(path, (answer) => known.set(path, answer as Named));
  const name = known.get(path);
  return name === undefined ? subject.code : nameOf(name);
}
