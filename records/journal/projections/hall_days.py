"""The business date in which each hall lives."""

from records.db import sql
from records.db.sql import Connection
from records.journal.entry import Batch

_PUT = """
INSERT INTO hall_day (hall, day) VALUES (?, ?) ON CONFLICT (hall) DO UPDATE SET day = excluded.day
"""


class HallDays:
    """See `records.journal.projections.projection`."""

    async def apply(self, tx: Connection, batch: Batch) -> None:
        """The latest day counts."""
        await sql.many(tx, _PUT, [(event.hall, event.day) for event in batch.events if event.day])
