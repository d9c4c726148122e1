/** Letting others go first (让号): what is offered, and what is asked of the server. */

export const CHOICES = [1, 3, 5, 10] as const;
/** The server lets at most so many go first. */
const MOST_CALLERS = 50;

/** How many must be ahead so that `others` more go first; null when that would be too many. */
export function callersFor(ahead: number, others: number): number | null {
  const callers = ahead + others;
  return callers <= MOST_CALLERS ? callers : null;
}
