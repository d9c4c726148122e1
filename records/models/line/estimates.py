"""The record of estimates: what people were first told, and what came of it."""

from collections.abc import Sequence

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from queueing.model.estimate import Called, Given
from records.db import sql
from records.db.sql import Connection
from records.sweeping import delete_found


class EstimateGiven(Model):
    """The wait somebody was first told, and the wait that came of it."""

    ticket = fields.CharField(primary_key=True, max_length=40)
    hall = fields.CharField(max_length=40)
    lane = fields.CharField(max_length=40)
    at_ms = fields.BigIntField()
    p50_s = fields.IntField()
    p90_s = fields.IntField()
    waited_s = fields.FloatField(null=True)

    class Meta:
        """Coverage is asked by hall and time."""

        table = "estimate_given"
        indexes = (Index(fields=("hall", "at_ms")),)


_GIVEN = """
INSERT INTO estimate_given (ticket, hall, lane, at_ms, p50_s, p90_s) VALUES (?, ?, ?, ?, ?, ?)
ON CONFLICT (ticket) DO NOTHING
"""
_CALLED = "UPDATE estimate_given SET waited_s=? WHERE ticket=? AND waited_s IS NULL"
_KEPT = """
SELECT ticket, waited_s < p50_s AS p50, waited_s < p90_s AS p90 FROM estimate_given
WHERE hall=? AND waited_s IS NOT NULL
"""
# By the leading columns of an index; the table may be large.
_PRUNE = """
DELETE FROM estimate_given WHERE ticket IN (
  SELECT ticket FROM estimate_given WHERE hall=? AND at_ms<? LIMIT ?
)
"""


async def add_estimates(tx: Connection, given: Sequence[Given], called: Sequence[Called]) -> None:
    """Write down what was first told, and how long those who were called had waited."""
    await sql.many(tx, _GIVEN, given)
    await sql.many(tx, _CALLED, [(call.waited_s, call.ticket) for call in called])


async def estimates_kept(db: Connection, hall: str) -> dict[str, tuple[bool, bool]]:
    """Whether each ticket of a hall was called before the p50, and the p90, it was first told."""
    found = await sql.rows(db, _KEPT, hall)
    return {row["ticket"]: (bool(row["p50"]), bool(row["p90"])) for row in found}


async def prune_estimates(db: Connection, before_ms: int) -> int:
    """Delete what was told before a moment; how many rows went."""
    gone = 0
    for row in await sql.rows(db, "SELECT DISTINCT hall FROM estimate_given"):
        gone += await delete_found(db, _PRUNE, row["hall"], before_ms)
    return gone
