"""The clocks of cases, so that one asks at once which are due: what is overdue, and the reports."""

from collections.abc import Sequence
from typing import NamedTuple

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from records.cases.clocks.clock import Clock
from records.db import sql
from records.db.sql import Connection


class CaseClockRow(Model):
    """A clock; `n` is its place in the case. `provisional` while its due date may still move.

    From `alert_ms` on somebody should look at it. `reported_ms` is the due date of which it was
    reported that it has passed.
    """

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
    alert_ms = fields.BigIntField(null=True)
    reported_ms = fields.BigIntField(null=True)

    class Meta:
        """Table name."""

        table = "case_clock"
        unique_together = (("case_id", "n"),)
        indexes = (
            Index(fields=("ended_ms", "due_ms"), name="clock_due"),
            Index(fields=("ended_ms", "alert_ms"), name="clock_alert"),
            Index(fields=("provisional", "ended_ms"), name="clock_provisional"),
        )


class KeptClock(NamedTuple):
    """A clock with its place in the case, and how it was reckoned; `alert_ms` None: no alert."""

    n: int
    clock: Clock
    due_ms: int
    provisional: bool
    alert_ms: int | None


_PUT = """
INSERT INTO case_clock
  (case_id, n, kind, started_ms, limit_days, due_ms, provisional, ended_ms, cancelled, alert_ms)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (case_id, n) DO UPDATE SET limit_days=excluded.limit_days, due_ms=excluded.due_ms,
  provisional=excluded.provisional, ended_ms=excluded.ended_ms, cancelled=excluded.cancelled,
  alert_ms=excluded.alert_ms
"""
_REPORT = """
UPDATE case_clock SET reported_ms = due_ms
WHERE case_id=? AND n=? AND (reported_ms IS NULL OR reported_ms <> due_ms)
"""
_WITH_CLOCKS = """
SELECT DISTINCT case_id FROM case_clock WHERE ended_ms IS NULL AND case_id > ?
ORDER BY case_id LIMIT ?
"""
_LAST_GUESS = "SELECT max(due_ms) AS due_ms FROM case_clock WHERE provisional AND ended_ms IS NULL"
_DUES = "SELECT n, due_ms, provisional FROM case_clock WHERE case_id=? AND ended_ms IS NULL"


async def put_clocks(tx: Connection, case_id: str, clocks: Sequence[KeptClock]) -> None:
    """Write clocks down."""
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
            alert_ms,
        )
        for n, one, due_ms, provisional, alert_ms in clocks
    ]
    await sql.many(tx, _PUT, rows)


async def report_overdue(tx: Connection, case_id: str, n: int) -> bool:
    """Note that the passing of a due date is reported; False if it was before."""
    return bool(await sql.change(tx, _REPORT, case_id, n))


async def kept_dues(db: Connection, case_id: str) -> dict[int, tuple[int, bool]]:
    """When the clocks that still run are due, and whether that is provisional; by their place."""
    found = await sql.rows(db, _DUES, case_id)
    return {row["n"]: (row["due_ms"], bool(row["provisional"])) for row in found}


async def cases_with_clocks(db: Connection, after: str, at_most: int) -> list[str]:
    """The next cases that have a clock which runs, in the order of their ids."""
    return [row["case_id"] for row in await sql.rows(db, _WITH_CLOCKS, after, at_most)]


async def last_guess_ms(db: Connection) -> int | None:
    """The latest due date that is only provisional; None if none is."""
    (row,) = await sql.rows(db, _LAST_GUESS)
    due_ms: int | None = row["due_ms"]
    return due_ms
