"""Which display has painted which call."""

from collections.abc import Sequence
from typing import NamedTuple

from tortoise import fields
from tortoise.models import Model

from records.db import sql
from records.db.sql import Connection
from records.sweeping import delete_found

# A phone's word is kept with the displays', under its ticket and the ticket's own version.
PHONE = "ticket "


class Shown(Model):
    """A display's word that it has painted a call."""

    id = fields.BigIntField(primary_key=True)
    hall = fields.CharField(max_length=40)
    seq = fields.BigIntField()
    device = fields.CharField(max_length=80)
    at_ms = fields.BigIntField()

    class Meta:
        """A display says so once an event."""

        table = "shown"
        unique_together = (("hall", "seq", "device"),)


class ShownRow(NamedTuple):
    """That a display has painted a hall's event `seq`."""

    hall: str
    seq: int
    device: str
    at_ms: int


_INSERT = """
INSERT INTO shown (hall, seq, device, at_ms) VALUES (?, ?, ?, ?)
ON CONFLICT (hall, seq, device) DO NOTHING
"""
# By the leading columns of an index; the table may be large.
_PRUNE = """
DELETE FROM shown WHERE id IN (SELECT id FROM shown WHERE hall=? AND seq<=? LIMIT ?)
"""


async def add_shown(tx: Connection, painted: Sequence[ShownRow]) -> None:
    """Write down what displays have painted; however often they say so, once."""
    await sql.many(tx, _INSERT, painted)


async def prune_shown(db: Connection, events_kept: int) -> int:
    """Of each hall keep what is said of its latest events; how many rows went."""
    gone = 0
    for row in await sql.rows(db, "SELECT hall, MAX(seq) AS latest FROM shown GROUP BY hall"):
        gone += await delete_found(db, _PRUNE, row["hall"], row["latest"] - events_kept)
    return gone
