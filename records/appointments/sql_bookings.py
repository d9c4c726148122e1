"""What follows for bookings when somebody changes when halls take people: fills the port."""

from collections.abc import Collection

from kit.ids import masked
from records.appointments import closing
from records.db.sql import Connection
from records.models.booking.replanning import replan
from records.models.opening.bookings import ConcernedBooking
from records.opening.opening_book import OpeningBook
from records.opening.sessions import Exception_

# Halls; their slots up to the usual horizon are planned within a tenth of a second or two.
AT_ONCE = 12


class SqlBookings:
    """The bookings of the record; see `records.models.opening.bookings.Bookings`."""

    async def concerned(self, db: Connection, closure: Exception_) -> list[ConcernedBooking]:
        """The bookings that a closure would cancel, in order of time; changes nothing."""
        return [
            ConcernedBooking(
                one.id,
                one.lane,
                one.subject,
                masked(one.citizen) if one.citizen else None,
                one.starts_ms,
                one.ends_ms,
            )
            for one in await closing.concerned(db, closure)
        ]

    async def close(self, tx: Connection, closure: Exception_, now_ms: int) -> int:
        """Cancel them on behalf of the hall; how many that were."""
        return await closing.close(tx, closure, now_ms)

    async def replan(
        self, tx: Connection, book: OpeningBook, halls: Collection[str], now_ms: int
    ) -> None:
        """Bring the slots of these halls to what the book says now.

        Of very many only the first, for everybody else who writes waits for this transaction; the
        `SlotPlanner` does the others within seconds.
        """
        await replan(tx, book, list(halls)[:AT_ONCE], now_ms)
