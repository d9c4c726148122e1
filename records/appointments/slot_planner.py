"""Keeps the slots of all halls as planned: each night, and after changes that others have made.

Whoever changes openings plans the halls concerned in the same transaction; this finds what is left:
a new day, an import, a change of the legal calendar, a hall or a window that came with a restart.
"""

from kit.clock import business_date
from records.models.audit.audit_rows import HOUSE, Deed, audit
from records.models.booking.replanning import lanes_to_replan, replan
from records.models.opening.versions import hold_version
from records.opening.opening_book import OpeningBook
from records.transactions import connection, transaction

HOUR_MS = 3_600_000


class SlotPlanner:
    """One for a process; several processes at once do no harm."""

    def __init__(self) -> None:
        """Nothing has been looked at."""
        self._seen: tuple[int, str, int] | None = None

    async def run_once(self, book: OpeningBook, now_ms: int) -> None:
        """Plan what is not as the book says, if there is a new book, day or hour.

        A lane is a transaction, so that whoever else writes waits for the slots of some days of one
        lane at most.
        """
        seen = (book.version, business_date(now_ms), now_ms // HOUR_MS)
        if seen == self._seen:
            return
        for hall in book.halls:
            for lane in await lanes_to_replan(connection(), book, hall, now_ms):
                async with transaction() as tx:
                    if await hold_version(tx) != book.version:
                        return  # somebody changes it just now: again with the book that comes
                    await replan(tx, book, [hall], now_ms, [lane])
                    await audit(tx, Deed(HOUSE, "system:slots", "slots.plan", f"{hall}/{lane}"))
        self._seen = seen
