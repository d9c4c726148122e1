"""What every projection has in common."""

from typing import Protocol

from records.db.sql import Connection
from records.journal.entry import Batch


class Projection(Protocol):
    """Turns events into rows: one statement for a whole batch, as commits are what costs.

    It keeps nothing in memory: a transaction that was rolled back is tried again.
    """

    async def apply(self, tx: Connection, batch: Batch) -> None:
        """Write what follows from a batch. What is raised here undoes the batch as a whole."""
