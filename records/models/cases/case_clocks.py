"""The clocks of cases, so that one asks at once which are due: what is overdue, and the reports."""

from collections.abc import Sequence

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from records.cases.clocks.clock import Clock
from records.db import sql
from records.db.sql import Connection


class CaseClockRow(Model):
    """A clock; `n` is its place in the case. `provisional` while its due date may still move."""

    id = fields.BigIntField(primary_key=True)
    case_id = fields.CharField(max_length=40)
    n = fields.IntField()
    kind = fields.CharField(max_length=12)
    started_ms = fields.BigIntField()
    limit_days = fields.IntField()
    due_ms = fields.BigIntField()
    provisional = fields.BooleanField()
    ended_ms = fields.BigIntField(null=True)
    cancelled = fields.BooleanField()

    class Meta:
        """Table name."""

        table = "case_clock"
        unique_together = (("case_id", "n"),)
        indexes = (
            Index(fields=("ended_ms", "due_ms"), name="clock_due"),
            Index(fields=("provisional", "ended_ms"), name="clock_provisional"),
        )


_PUT = """
INSERT INTO case_clock
  (case_id, n, kind, started_ms, limit_days, due_ms, provisional, ended_ms, cancelled)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (case_id, n) DO UPDATE SET limit_days=excluded.limit_days, due_ms=excluded.due_ms,
  provisional=excluded.provisional, ended_ms=excluded.ended_ms, cancelled=excluded.cancelled
"""


async def put_clocks(
    tx: Connection, case_id: str, clocks: Sequence[tuple[int, Clock, int, bool]]
) -> None:
    """Write clocks down: each with its place in the case, when it is due, and whether for sure."""
    rows = [
        (
            case_id,
            n,
            one.kind.value,
            one.started_ms,
            one.limit_days + one.extended_days,
            due_ms,
            provisional,
            one.ended_ms,
            one.cancelled,
        )
        for n, one, due_ms, provisional in clocks
    ]
    await sql.many(tx, _PUT, rows)
