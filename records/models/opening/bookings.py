"""What follows for bookings when somebody changes when halls take people: a port.

Whoever changes openings knows nothing of bookings but this; who keeps them fills it.
"""

from collections.abc import Collection
from typing import NamedTuple, Protocol

from records.db.sql import Connection
from records.opening.opening_book import OpeningBook
from records.opening.sessions import Exception_


class ConcernedBooking(NamedTuple):
    """A booking that a closure would cancel; `subject` is an item or a theme, as `item:X`.

    `citizen` is the masked id: enough to tell people apart, not to know them; None without account.
    """

    id: str
    lane: str
    subject: str
    citizen: str | None
    starts_ms: int
    ends_ms: int


class Bookings(Protocol):
    """What follows for bookings when somebody changes when halls take people.

    All of it happens in the transaction of the change, with the openings' version moved and held.
    """

    async def concerned(self, db: Connection, closure: Exception_) -> list[ConcernedBooking]:
        """The bookings that a closure would cancel, in order of time; changes nothing."""

    async def close(self, tx: Connection, closure: Exception_, now_ms: int) -> int:
        """Cancel them on behalf of the hall; how many that were."""

    async def replan(
        self, tx: Connection, book: OpeningBook, halls: Collection[str], now_ms: int
    ) -> None:
        """Bring what may be booked in these halls to what the book says now."""


class NoBookings:
    """Where nothing can be booked, nothing follows."""

    async def concerned(self, _db: Connection, _closure: Exception_) -> list[ConcernedBooking]:
        """None."""
        return []

    async def close(self, _tx: Connection, _closure: Exception_, _now_ms: int) -> int:
        """None."""
        return 0

    async def replan(
        self, _tx: Connection, _book: OpeningBook, _halls: Collection[str], _now_ms: int
    ) -> None:
        """Nothing."""
