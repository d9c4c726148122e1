"""How fast people join each line, and with what head start, as the last half hour shows it."""

import math

from queueing.model import keys

HALF_LIFE_S = 30 * 60
MEMORY_S = HALF_LIFE_S / math.log(2)
STEP_MS = 10 * 60_000  # head starts are told apart to ten minutes
QUIET_S = 45 * 60  # the rush at the door says nothing of the hours after it


class Arrivals:
    """Rates per line and head start, each an exponentially weighted count.

    A head start is how long before its coming a ticket counts as having arrived: its class's
    credit, or the whole visit so far for one that comes back from another lane.
    """

    def __init__(self) -> None:
        """Nobody has come yet."""
        self._counts: dict[str, dict[int, tuple[float, int]]] = {}
        self._since: dict[str, int] = {}

    def begin(self, hall: str) -> None:
        """A hall's day begins: yesterday's rush says nothing."""
        self._since.pop(hall, None)
        for line in [line for line in self._counts if keys.hall_of(line) == hall]:
            del self._counts[line]

    def saw(self, line: str, at_ms: int, arrival: int) -> None:
        """Somebody joined a line and counts as having arrived at `arrival`."""
        self._since.setdefault(keys.hall_of(line), at_ms)
        head_start = max(0, round((at_ms - arrival) / STEP_MS)) * STEP_MS
        counts = self._counts.setdefault(line, {})
        count, last = counts.get(head_start, (0.0, at_ms))
        counts[head_start] = (count * _kept(last, at_ms) + 1, at_ms)

    def rates(self, line: str, now_ms: int) -> dict[int, float]:
        """Arrivals a second by head start in milliseconds."""
        counts = self._counts.get(line)
        if not counts:
            return {}
        since = self._since.get(keys.hall_of(line), now_ms)
        seen_s = max(QUIET_S, (now_ms - since) / 1000)
        # A day that began lately has filled only a part of the memory.
        span_s = MEMORY_S * (1 - math.exp(-seen_s / MEMORY_S))
        return {
            head_start: count * _kept(last, now_ms) / span_s
            for head_start, (count, last) in counts.items()
        }


def _kept(last_ms: int, now_ms: int) -> float:
    """The share of a count that is still remembered; a clock that is behind forgets nothing."""
    return math.exp(min(last_ms - now_ms, 0) / 1000 / MEMORY_S)
