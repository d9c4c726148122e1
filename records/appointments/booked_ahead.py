"""The appointments that the line still has to expect, read from the record beside all requests."""

from collections.abc import Collection, Iterator, Sequence

from kit.clock import business_date
from queueing.estimates.bookings import AHEAD_S, LATE_S, Booked
from records.models.booking.arrivals import Expected, Kept, expected_within, kept_between
from records.transactions import connection

# What a hall's share of kept bookings is taken to be, until as many have ended as this counts for.
USUAL = Kept(came=18, of=20)
REMEMBERED_DAYS = 28
DAY_MS = 24 * 3600 * 1000


class BookedAhead:
    """The port `ExpectedBookings` of one group: asking it reads no database.

    While the database is away, what was read last goes on being told; it ages by itself, since
    whoever has not come in time is not expected any more.
    """

    def __init__(self, halls: Sequence[str]) -> None:
        """Nobody is expected in these `halls` until it is read."""
        self._halls = halls
        self._expected: list[Expected] = []
        self._kept: dict[str, Kept] = {}
        self._today = ""

    def ahead(self, halls: Collection[str]) -> Iterator[Booked]:
        """As `ExpectedBookings`."""
        for hall, lane, starts_ms, people in self._expected:
            if hall in halls:
                yield Booked(hall, lane, starts_ms, people, self._chance(hall))

    async def run_once(self, now_ms: int) -> None:
        """Read who is expected, and once a day what share has come of late."""
        if not self._halls:
            return
        today = business_date(now_ms)
        if today != self._today:
            first, last = (business_date(now_ms - d * DAY_MS) for d in (REMEMBERED_DAYS, 1))
            self._kept = await kept_between(connection(), self._halls, first, last)
            self._today = today
        span_ms = now_ms - LATE_S * 1000, now_ms + AHEAD_S * 1000
        self._expected = await expected_within(connection(), self._halls, *span_ms)

    def _chance(self, hall: str) -> float:
        came, of = self._kept.get(hall, Kept(0, 0))
        return (came + USUAL.came) / (of + USUAL.of)
