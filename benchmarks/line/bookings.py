"""Which of a simulated day's bookings nobody has come to yet, told as the house tells it."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator

from benchmarks.line.visits import Visit
from queueing.estimates.bookings import Booked

# Everybody comes in these days; the house learns from its record what share does.
CHANCE = 1.0


class BookedVisits:
    """The port `ExpectedBookings`, filled from the visits of a day."""

    def __init__(self) -> None:
        """Nobody has booked."""
        self._slots: Counter[tuple[str, str, int]] = Counter()

    def begin(self, midnight_ms: int, visits: Iterable[Visit]) -> None:
        """A day begins: what is left of the last one is forgotten."""
        slots = ((v.hall, v.lane, midnight_ms + v.slot_ms) for v in visits if v.slot_ms)
        self._slots = Counter(slots)

    def came(self, midnight_ms: int, visit: Visit) -> None:
        """Somebody comes, who may have booked."""
        if visit.slot_ms:
            self._slots[visit.hall, visit.lane, midnight_ms + visit.slot_ms] -= 1

    def ahead(self, halls: Collection[str]) -> Iterator[Booked]:
        """The slots of these halls to which not all have come."""
        for (hall, lane, starts_ms), count in self._slots.items():
            if count > 0 and hall in halls:
                yield Booked(hall, lane, starts_ms, count, CHANCE)
