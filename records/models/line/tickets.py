"""Tickets as the record has them; written by the journal alone.

`document` holds the JSON that the scripts wrote, so that Redis can be rebuilt letter by letter; the
other columns are what is searched.
"""

from collections.abc import Sequence
from typing import NamedTuple

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from queueing.model.documents import TicketDoc, ticket_of
from queueing.model.transitions import LIVE
from records.db import sql
from records.db.sql import Connection


class Ticket(Model):
    """One visit: the same number from door to door."""

    id = fields.CharField(primary_key=True, max_length=40)
    hall = fields.CharField(max_length=40)
    date = fields.CharField(max_length=10)
    prefix = fields.CharField(max_length=8)
    n = fields.IntField()
    number = fields.CharField(max_length=16)
    lane = fields.CharField(max_length=40)
    ticket_class = fields.CharField(max_length=20, default="walk_in", db_default="walk_in")
    state = fields.CharField(max_length=12)
    citizen = fields.CharField(max_length=40, null=True, db_index=True)
    ordinal = fields.BigIntField()
    version = fields.IntField()
    document = fields.TextField()

    class Meta:
        """A number is given once a day, hall and prefix."""

        table = "ticket"
        unique_together = (("hall", "date", "prefix", "n"),)
        indexes = (Index(fields=("state",)), Index(fields=("ordinal",)))


_LIVING = "SELECT document FROM ticket WHERE state IN (?, ?, ?, ?, ?) ORDER BY ordinal"
_SINCE = "SELECT document FROM ticket WHERE hall=? AND date>=?"
_BY_NUMBER = """
SELECT document FROM ticket WHERE hall=? AND date=? AND number IN ({numbers}) {locking}
"""
_LIVING_BEFORE = "SELECT document FROM ticket WHERE hall=? AND date<? AND state IN (?, ?, ?, ?, ?)"


async def find_ticket(db: Connection, ticket_id: str) -> TicketDoc | None:
    """A ticket by its id, however old."""
    found = await sql.rows(db, "SELECT document FROM ticket WHERE id=?", ticket_id)
    return ticket_of(found[0]["document"]) if found else None


async def living_tickets(db: Connection) -> list[TicketDoc]:
    """Every ticket whose visit has not ended, in the order of issue."""
    return [ticket_of(row["document"]) for row in await sql.rows(db, _LIVING, *sorted(LIVE))]


async def tickets_of_day(db: Connection, hall: str, day: str) -> list[TicketDoc]:
    """A hall's tickets of a day, ended or not, and whatever still lives from before it."""
    found = await sql.rows(db, _SINCE, hall, day)
    found += await sql.rows(db, _LIVING_BEFORE, hall, day, *sorted(LIVE))
    return [ticket_of(row["document"]) for row in found]


async def tickets_by_number(
    tx: Connection, hall: str, day: str, numbers: Sequence[str]
) -> list[TicketDoc]:
    """A hall's tickets of a day by their numbers; nobody changes them until this has ended.

    Without those that somebody is changing at this moment: the journal holds many at once.
    """
    locking = "" if tx.capabilities.dialect == "sqlite" else "ORDER BY id FOR UPDATE SKIP LOCKED"
    text = _BY_NUMBER.format(numbers=", ".join("?" for _ in numbers), locking=locking)
    return [ticket_of(row["document"]) for row in await sql.rows(tx, text, hall, day, *numbers)]


async def latest_order(db: Connection) -> int:
    """The place of the latest ticket in the order of issue; 0 before the first."""
    latest = await sql.rows(db, "SELECT max(ordinal) AS n FROM ticket")
    return latest[0]["n"] or 0


async def hold_off_writers(tx: Connection) -> None:
    """Let no other process write a ticket until the transaction ends."""
    if tx.capabilities.dialect != "sqlite":  # whose transaction holds off all other writers
        await sql.change(tx, "LOCK TABLE ticket IN SHARE MODE")


class TicketRow(NamedTuple):
    """The columns of a ticket by which a day is told."""

    id: str
    number: str
    lane: str
    state: str


async def tickets_of_hall(db: Connection, hall: str) -> list[TicketRow]:
    """Every ticket that a hall ever issued."""
    found = await sql.rows(db, "SELECT id, number, lane, state FROM ticket WHERE hall=?", hall)
    return [TicketRow(**row) for row in found]


async def numbers_issued_twice(db: Connection, hall: str) -> int:
    """How many numbers of a hall two tickets of one day hold."""
    statement = (
        "SELECT 1 AS one FROM ticket WHERE hall=? GROUP BY date, prefix, n HAVING count(*)>1"
    )
    return len(await sql.rows(db, statement, hall))
