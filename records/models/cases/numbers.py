"""Numbers that people read: of cases by day, of papers by kind and year; none is given twice."""

from tortoise import fields
from tortoise.models import Model

from records.db import sql
from records.db.sql import Connection


class NumberSeriesRow(Model):
    """The last number of a series."""

    series = fields.CharField(primary_key=True, max_length=40)
    reached = fields.IntField()

    class Meta:
        """Table name."""

        table = "number_series"


_NEXT = """
INSERT INTO number_series (series, reached) VALUES (?, ?)
ON CONFLICT (series) DO UPDATE SET reached = number_series.reached + excluded.reached
RETURNING reached
"""


async def next_numbers(tx: Connection, series: str, count: int = 1) -> range:
    """The next numbers of a series; they are another's if the transaction fails.

    Whoever asks next waits until this transaction has ended: ask late in it.
    """
    (row,) = await sql.rows(tx, _NEXT, series, count)
    last = int(row["reached"])
    return range(last - count + 1, last + 1)
