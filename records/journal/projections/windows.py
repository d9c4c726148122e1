"""Windows, as their last events left them."""

from queueing.model.documents import json_of
from records.db import sql
from records.db.sql import Connection
from records.journal.entry import Batch

_PUT = """
INSERT INTO window_record (key, hall, "window", state, document) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (key) DO UPDATE SET state = excluded.state, document = excluded.document
"""


class Windows:
    """See `records.journal.projections.projection`."""

    async def apply(self, tx: Connection, batch: Batch) -> None:
        """Of many events of a window the last one counts."""
        windows = {f"{e.window.hall}:{e.window.id}": e.window for e in batch.events if e.window}
        rows = [
            (key, window.hall, window.id, window.state.value, json_of(window).decode())
            for key, window in windows.items()
        ]
        await sql.many(tx, _PUT, rows)
