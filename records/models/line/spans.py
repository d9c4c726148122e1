"""The stretches of visits; written by the journal alone."""

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from records.db import sql
from records.db.sql import Connection


class Span(Model):
    """A stretch of a visit: `wait` in the line, `walk` to the window, `service` there."""

    id = fields.BigIntField(primary_key=True)
    ticket = fields.CharField(max_length=40, db_index=True)
    hall = fields.CharField(max_length=40)
    lane = fields.CharField(max_length=40)
    window = fields.CharField(max_length=40)
    kind = fields.CharField(max_length=8)
    started_ms = fields.BigIntField()
    ended_ms = fields.BigIntField()

    class Meta:
        """Statistics read spans by hall and kind."""

        table = "span"
        indexes = (Index(fields=("hall", "kind", "ended_ms")),)


_FIRST_WAITS = """
SELECT ticket, min(started_ms) AS since, min(ended_ms) AS until FROM span
WHERE hall=? AND kind='wait' GROUP BY ticket
"""


async def first_waits(db: Connection, hall: str) -> dict[str, float]:
    """How long each ticket of a hall waited until its first call, in seconds."""
    found = await sql.rows(db, _FIRST_WAITS, hall)
    return {row["ticket"]: (row["until"] - row["since"]) / 1000 for row in found}


async def first_calls(db: Connection, hall: str) -> dict[str, int]:
    """When each ticket of a hall that ever was called was called first, in milliseconds."""
    found = await sql.rows(db, _FIRST_WAITS, hall)
    return {row["ticket"]: row["until"] for row in found}
