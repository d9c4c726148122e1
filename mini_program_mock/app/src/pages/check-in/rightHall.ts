/** The way out for somebody who has come to another hall than the one that they booked. */

import type { Problem, Sentence } from "@core/client/api";
import type { Named } from "@core/language";
import type { Estimate } from "@core/types";
import { estimateWords } from "@core/words";

const KM_M = 1000;

/** What a `wrong_hall` says of the right one. */
export interface RightHall extends Named {
  position: { lat: number; lng: number } | null;
  /** From the hall where somebody is. */
  distance_m: number | null;
  estimate: Estimate | null;
}

export function rightHallOf(refusal: Problem | null): RightHall | null {
  return refusal?.code === "wrong_hall" ? (refusal.members() as RightHall) : null;
}

/** Where to go, how far that is, and how long one waits there. */
export function wayWords({ name, name_en, distance_m, estimate }: RightHall): Sentence {
  const wait = estimateWords(estimate);
  const way = distance_m === null ? null : distanceWords(distance_m);
  const zh = [`请到${name}签到`, way && `距这里${way.zh}`, wait?.zh];
  const en = [`Please check in at ${name_en}`, way?.en, wait?.en];
  return { zh: `${joined(zh, "，")}。`, en: `${joined(en, ", ")}.` };
}

function distanceWords(metres: number): Sentence {
  if (metres < KM_M) return { zh: ` ${metres} 米`, en: `${metres} m from here` };
  const km = (metres / KM_M).toFixed(1);
  return { zh: ` ${km} 公里`, en: `${km} km from here` };
}

function joined(parts: (string | null | undefined)[], between: string): string {
  return parts.filter((part) => part !== null && part !== undefined).join(between);
}
