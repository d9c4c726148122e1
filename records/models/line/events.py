"""The log of every hall as it is recorded, event by event; written by the journal alone.

`document` holds the JSON that the scripts wrote; instants are milliseconds since the Unix epoch.
"""

from typing import NamedTuple

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from records.db import sql
from records.db.sql import Connection


class Event(Model):
    """One entry of a hall's log."""

    id = fields.BigIntField(primary_key=True)
    grp = fields.CharField(max_length=40)
    hall = fields.CharField(max_length=40)
    seq = fields.BigIntField()
    epoch = fields.IntField()
    position = fields.CharField(max_length=40)
    name = fields.CharField(max_length=32)
    at_ms = fields.BigIntField()
    actor = fields.CharField(max_length=80)
    ticket = fields.CharField(max_length=40, null=True, db_index=True)
    window = fields.CharField(max_length=40, null=True)
    request = fields.CharField(max_length=48, null=True, unique=True)
    document = fields.TextField()

    class Meta:
        """A hall's events are numbered without a gap."""

        table = "event"
        unique_together = (("hall", "seq"),)
        indexes = (Index(fields=("grp", "at_ms")),)


async def has_event(db: Connection, epoch: int, position: str, hall: str, seq: int) -> bool:
    """Whether a hall's event `seq` is on record and stood at this very place of a log."""
    statement = "SELECT epoch, position FROM event WHERE hall=? AND seq=?"
    found = await sql.rows(db, statement, hall, seq)
    return bool(found) and (found[0]["epoch"], found[0]["position"]) == (epoch, position)


async def has_document(db: Connection, hall: str, seq: int, document: str) -> bool:
    """Whether a hall's event `seq` is on record and says just this."""
    found = await sql.rows(db, "SELECT document FROM event WHERE hall=? AND seq=?", hall, seq)
    return bool(found) and found[0]["document"] == document


async def has_request(db: Connection, request: str) -> bool:
    """Whether a request has caused an event."""
    return bool(await sql.rows(db, "SELECT 1 AS one FROM event WHERE request=?", request))


async def documents_of_hall(db: Connection, hall: str) -> list[str]:
    """Everything that happened in a hall, oldest first."""
    found = await sql.rows(db, "SELECT document FROM event WHERE hall=? ORDER BY seq", hall)
    return [row["document"] for row in found]


async def latest_documents(db: Connection, group: str, at_most: int) -> list[str]:
    """What happened last in a group, oldest first."""
    statement = "SELECT document FROM event WHERE grp=? ORDER BY id DESC LIMIT ?"
    found = await sql.rows(db, statement, group, at_most)
    return [row["document"] for row in reversed(found)]


async def latest_seqs(db: Connection, group: str) -> dict[str, int]:
    """The number of the latest event of each hall, by hall; of retired ones, too."""
    statement = "SELECT hall, max(seq) AS seq FROM event WHERE grp=? GROUP BY hall"
    return {row["hall"]: row["seq"] for row in await sql.rows(db, statement, group)}


async def latest_moment(db: Connection, group: str) -> int:
    """The moment of the event that was written last, in ms; 0 before the first.

    It is the latest that happened, but for moments that a wrong clock had put into the future
    before the group's was set back.
    """
    statement = "SELECT at_ms FROM event WHERE grp=? ORDER BY id DESC LIMIT 1"
    latest = await sql.rows(db, statement, group)
    return latest[0]["at_ms"] if latest else 0


class Caused(NamedTuple):
    """A request and the event that it caused, as JSON."""

    request: str
    document: str


async def requests_since(db: Connection, group: str, since_ms: int) -> list[Caused]:
    """The requests that caused events at or after a moment."""
    statement = (
        "SELECT request, document FROM event WHERE grp=? AND at_ms>=? AND request IS NOT NULL"
    )
    return [Caused(**row) for row in await sql.rows(db, statement, group, since_ms)]


_WINDOW_MOVES = """
SELECT hall, "window", name, at_ms FROM event
WHERE grp=? AND at_ms>=? AND name IN ('window.opened', 'window.paused', 'window.closed')
"""


class WindowMoveRow(NamedTuple):
    """That a window opened, paused or closed, as the event is called, and when."""

    hall: str
    window: str
    name: str
    at_ms: int


async def window_moves_since(db: Connection, group: str, since_ms: int) -> list[WindowMoveRow]:
    """Which windows opened, paused or closed at or after a moment."""
    return [WindowMoveRow(**row) for row in await sql.rows(db, _WINDOW_MOVES, group, since_ms)]
