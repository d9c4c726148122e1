/** What a day of a hall's calendar says, in words. */

import type { Sentence } from "@core/client/api";
import { dayOf, timeOfDay } from "@core/clock";
import type { CalendarDay, HallException, HallSession } from "@core/types";

import { midnightMs } from "../parts/days";

export type DayKind = CalendarDay["kind"];

export const KINDS: Record<DayKind, Sentence> = {
  workday: { zh: "工作日", en: "Workday" },
  rest: { zh: "休息日", en: "Day of rest" },
  holiday: { zh: "法定节假日", en: "Public holiday" },
  makeup: { zh: "调休上班日", en: "Make-up workday" },
};

/** One letter a kind, so that none is told by its colour alone. */
export const MARKS: Record<DayKind, Sentence> = {
  workday: { zh: "班", en: "W" },
  rest: { zh: "休", en: "R" },
  holiday: { zh: "假", en: "H" },
  makeup: { zh: "调", en: "M" },
};

export const EXCEPTIONS: Record<HallException["kind"], Sentence> = {
  closure: { zh: "临时关闭", en: "Closed" },
  extra_session: { zh: "加开时段", en: "Extra session" },
};

export const EXCEPTION_MARKS: Record<HallException["kind"], Sentence> = {
  closure: { zh: "停", en: "C" },
  extra_session: { zh: "加", en: "+" },
};

export const PROVISIONAL: Sentence = {
  zh: "该年度放假安排尚未公布，暂按周一至周五推算",
  en: "The holidays of this year are not announced yet; counted as an ordinary week for now",
};

/** Like 08:30–17:00; what ends at midnight ends at 24:00. */
export function hoursOf(session: Pick<HallSession, "starts_at" | "ends_at">): string {
  const ends = timeOfDay(Date.parse(session.ends_at));
  return `${timeOfDay(Date.parse(session.starts_at))}–${ends === "00:00" ? "24:00" : ends}`;
}

/** From when to when, with the days where there are several. */
export function spanOf(from: string, to: string): Sentence {
  const [starts, ends] = [Date.parse(from), Date.parse(to)];
  const [first, last] = [dayOf(starts), dayOf(ends - 1)];
  const hours = hoursOf({ starts_at: from, ends_at: to });
  if (first.zh === last.zh) return { zh: `${first.zh} ${hours}`, en: `${first.en}, ${hours}` };
  const [begin, end] = hours.split("–");
  return {
    zh: `${first.zh} ${begin ?? ""} 至 ${last.zh} ${end ?? ""}`,
    en: `${first.en}, ${begin ?? ""} – ${last.en}, ${end ?? ""}`,
  };
}

/** Everything that the cell of a day shows, for whoever does not see it. */
export function dayLabel(date: string, day: CalendarDay | undefined): Sentence {
  const name = dayOf(midnightMs(date));
  if (day === undefined) return name;
  const kind = KINDS[day.kind];
  const hours = day.sessions.map(hoursOf);
  const zh = [name.zh, kind.zh, ...(hours.length > 0 ? hours : ["不开放"])];
  const en = [name.en, kind.en, ...(hours.length > 0 ? hours : ["not open"])];
  if (day.provisional) {
    zh.push("暂定");
    en.push("provisional");
  }
  for (const one of day.exceptions) {
    zh.push(`${EXCEPTIONS[one.kind].zh}：${one.reason}`);
    en.push(`${EXCEPTIONS[one.kind].en}: ${one.reason}`);
  }
  return { zh: zh.join("，"), en: en.join(", ") };
}

/** The kinds of exceptions of a day, each once. */
export function exceptionKinds(day: CalendarDay): HallException["kind"][] {
  return [...new Set(day.exceptions.map(({ kind }) => kind))];
}
