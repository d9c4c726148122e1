/** Where a key of a month's grid leads, as in the date grids of the ARIA practices. */

import { addDays, addMonths, weekday, type Day } from "../parts/days";

/** The day to go to; null: the key means nothing here. */
export function dayAfterKey(day: Day, key: string, isShifted: boolean): Day | null {
  switch (key) {
    case "ArrowLeft":
      return addDays(day, -1);
    case "ArrowRight":
      return addDays(day, 1);
    case "ArrowUp":
      return addDays(day, -7);
    case "ArrowDown":
      return addDays(day, 7);
    case "Home":
      return addDays(day, 1 - weekday(day));
    case "End":
      return addDays(day, 7 - weekday(day));
    case "PageUp":
      return addMonths(day, isShifted ? -12 : -1);
    case "PageDown":
      return addMonths(day, isShifted ? 12 : 1);
    default:
      return null;
  }
}
