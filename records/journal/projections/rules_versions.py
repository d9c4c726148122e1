"""The rules of halls, version by version."""

from queueing.model.events import Event
from queueing.rules.hall_rules import decode
from records.db import sql
from records.db.sql import Connection
from records.journal.entry import Batch

_ADD = """
INSERT INTO rules_version (hall, version, author, at_ms, reason, document)
VALUES (?, ?, ?, ?, ?, ?)
"""


class RulesVersions:
    """See `records.journal.projections.projection`."""

    async def apply(self, tx: Connection, batch: Batch) -> None:
        """Every change is a row of its own."""
        await sql.many(tx, _ADD, [_row(event) for event in batch.events if event.rules])


def _row(event: Event) -> tuple[object, ...]:
    text = event.rules or ""
    version = decode(text).version
    return (event.hall, version, event.by, event.at, event.reason or "", text)
