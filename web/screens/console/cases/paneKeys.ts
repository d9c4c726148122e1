/** The letters of the case pane: none of them is one of the desk's. */

import { ACTION_KEYS, type ActionName } from "./draft";

export const PANE_KEYS = { search: "I", number: "C", all: "A", tick: "X", notDone: "E" } as const;

export interface PaneActions {
  search: () => void;
  number: () => void;
  all: () => void;
  /** Turns the marked paper over. */
  tick: () => void;
  notDone: () => void;
  /** The paper in this place, from 0. */
  paper: (place: number) => void;
  mark: (step: 1 | -1) => void;
  act: (names: ActionName[]) => void;
}

const DIGITS = 10;

/** By physical key, as `useKeys` wants them; a letter with two meanings tells both. */
export function paneBindings(actions: PaneActions): Record<string, () => void> {
  const bound: Record<string, () => void> = {
    ArrowDown: () => {
      actions.mark(1);
    },
    ArrowUp: () => {
      actions.mark(-1);
    },
  };
  for (const name of ["search", "number", "all", "tick", "notDone"] as const)
    bound[`Key${PANE_KEYS[name]}`] = actions[name];
  for (let digit = 0; digit < DIGITS; digit += 1) {
    const press = (): void => {
      actions.paper((digit + DIGITS - 1) % DIGITS);
    };
    bound[`Digit${String(digit)}`] = press;
    bound[`Numpad${String(digit)}`] = press;
  }
  for (const letter of new Set(Object.values(ACTION_KEYS))) {
    const names = (Object.keys(ACTION_KEYS) as ActionName[]).filter(
      (name) => ACTION_KEYS[name] === letter,
    );
    bound[`Key${letter}`] = () => {
      actions.act(names);
    };
  }
  return bound;
}
