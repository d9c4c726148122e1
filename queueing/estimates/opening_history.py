"""When windows are usually open, learned across days.

Each window has a picture of the day in quarters of an hour: the share of each in which it was
open, a mean over days that forgets slowly. From it, and from whether the window is open now,
follows how likely it is to take people later today. The same events give the same figures.
"""

from collections.abc import Iterable

from queueing.estimates.service_times import UTC_TO_SHANGHAI_MS

SLOT_MS = 15 * 60_000
SLOTS = 96
AHEAD = 40  # slots, ten hours: longer than any wait
REMEMBER = 0.85  # of what is known, at the end of each day: about the last week counts

Window = tuple[str, str]


def slot_of(at_ms: int) -> int:
    """Which quarter-hour since the first midnight in China a moment falls in."""
    return (at_ms + UTC_TO_SHANGHAI_MS) // SLOT_MS


class OpeningHistory:
    """The usual hours of a group's windows, each named by its hall and its id."""

    def __init__(self) -> None:
        """Know nothing."""
        self._usual: dict[Window, list[float]] = {}
        self._days: dict[str, float] = {}
        self._today: dict[Window, list[float]] = {}

    def saw_open(self, window: Window, from_ms: int, until_ms: int) -> None:
        """A window was open between two moments of one day."""
        shares = self._today.setdefault(window, [0.0] * SLOTS)
        while from_ms < until_ms:
            end_ms = (slot_of(from_ms) + 1) * SLOT_MS - UTC_TO_SHANGHAI_MS
            end_ms = min(end_ms, until_ms)
            shares[slot_of(from_ms) % SLOTS] += (end_ms - from_ms) / SLOT_MS
            from_ms = end_ms

    def end_day(self, hall: str, windows: Iterable[str]) -> None:
        """Add the day to what is usual; one on which no window opened does not count."""
        today = {w: s for (h, w), s in self._today.items() if h == hall}
        for window in today:
            del self._today[hall, window]
        if not today:
            return
        days = self._days[hall] = self._days.get(hall, 0.0) * REMEMBER + 1
        for window in {*windows, *today}:
            shares = today.get(window) or [0.0] * SLOTS
            usual = self._usual.setdefault((hall, window), [0.0] * SLOTS)
            for slot, share in enumerate(shares):
                usual[slot] += (min(share, 1.0) - usual[slot]) / days

    def chances(self, window: Window, now_ms: int, open_at: int | None) -> list[float] | None:
        """How likely a window is to take people in this slot and each one after it.

        `open_at` is when it was last seen to take people (now, or when it called whom it holds),
        None if it is closed. Nothing changes without need: an open window stays open as far as it
        usually does, a closed one comes back as far as more of it is usual later than now.
        None: as it is now.
        """
        usual = self._usual.get(window)
        if usual is None:
            return None
        first = slot_of(now_ms)
        slots = [usual[slot % SLOTS] for slot in range(first, first + AHEAD)]
        if open_at is not None:
            then = usual[slot_of(open_at) % SLOTS]
            return [min(1.0, share / then) if then > 0 else 1.0 for share in slots]
        now = slots[0]
        return [max(0.0, share - now) / (1 - now) for share in slots] if now < 1 else None

    def usually_open(self, window: Window, now_ms: int) -> float:
        """The usual share of this quarter-hour in which the window is open; 1 if unknown."""
        usual = self._usual.get(window)
        return usual[slot_of(now_ms) % SLOTS] if usual else 1.0
