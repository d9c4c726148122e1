/** The letters of the console, in one place: the buttons show what the keyboard does. */

export const KEYS = {
  recall: "R",
  miss: "M",
  undo: "U",
  pauseOrOpen: "P",
  park: "H",
  transfer: "T",
  finish: "F",
  resume: "G",
} as const;

export type Keyed = keyof typeof KEYS;

/** What the buttons below the large one do. */
export type Action = Exclude<Keyed, "pauseOrOpen" | "resume"> | "open" | "pause" | "close";

/** Whose meaning a button shares: the key's, where it has one. */
export function controlOf(action: Action): string {
  return action === "open" || action === "pause" ? "pauseOrOpen" : action;
}

/** The actions by physical key, as `useKeys` wants them; `next` has the large keys. */
export function bindings(
  next: () => void,
  actions: Record<Keyed, () => void>,
): Record<string, () => void> {
  const bound: Record<string, () => void> = { Space: next, Enter: next, NumpadEnter: next };
  for (const [name, letter] of Object.entries(KEYS)) bound[`Key${letter}`] = actions[name as Keyed];
  return bound;
}
