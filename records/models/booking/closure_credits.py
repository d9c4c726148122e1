"""What a hall owes to whom it cancelled a booking: a head start for the next ticket there."""

from collections.abc import Iterable

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from kit.clock import MINUTE_MS
from records.db import sql
from records.db.sql import Connection
from records.models.booking.appointments import Appointment
from records.models.catalogue.halls import ID_LENGTH


class ClosureCredit(Model):
    """One credit, for one cancelled appointment; used once, by the ticket that it names."""

    appointment = fields.CharField(primary_key=True, max_length=40)
    citizen = fields.CharField(max_length=40)
    hall = fields.CharField(max_length=ID_LENGTH)
    given_ms = fields.BigIntField()
    ticket = fields.CharField(max_length=40, null=True, unique=True)
    used_ms = fields.BigIntField(null=True)

    class Meta:
        """Table name."""

        table = "closure_credit"
        indexes = (Index(fields=("citizen", "hall")),)


_GIVE = """
INSERT INTO closure_credit (appointment, citizen, hall, given_ms) VALUES (?, ?, ?, ?)
ON CONFLICT DO NOTHING
"""


async def give_credits(tx: Connection, owed: Iterable[Appointment], now_ms: int) -> None:
    """Owe whoever has an account a credit for each of these appointments."""
    people = [(one.id, one.citizen, one.hall, now_ms) for one in owed if one.citizen]
    await sql.many(tx, _GIVE, people)


async def give_credit(tx: Connection, owed: Appointment, now_ms: int) -> None:
    """The same for one."""
    await give_credits(tx, [owed], now_ms)


# One whose ticket was never issued, for somebody hung up, may be used again after a while.
_FREE = """
citizen=? AND hall=? AND (ticket IS NULL OR ticket=? OR (
  used_ms<? AND NOT EXISTS (SELECT 1 FROM ticket t WHERE t.id = closure_credit.ticket)))
"""
_FIND = f"SELECT appointment FROM closure_credit WHERE {_FREE} ORDER BY given_ms LIMIT 1"  # noqa: S608 - a constant
_USE = f"UPDATE closure_credit SET ticket=?, used_ms=? WHERE appointment=? AND {_FREE}"  # noqa: S608 - a constant
_RETURN = "UPDATE closure_credit SET ticket=NULL, used_ms=NULL WHERE ticket=?"
LOST_MS = 10 * MINUTE_MS


async def use_credit(db: Connection, citizen: str, hall: str, ticket: str, now_ms: int) -> bool:
    """Use a citizen's oldest credit in a hall for a ticket; of two who do so, one succeeds.

    For the same ticket it may be asked for again.
    """
    free = (citizen, hall, ticket, now_ms - LOST_MS)
    found = await sql.rows(db, _FIND, *free)
    return any(
        [await sql.change(db, _USE, ticket, now_ms, row["appointment"], *free) for row in found]
    )


async def return_credit(db: Connection, ticket: str) -> None:
    """Give back what was used for a ticket that was not issued."""
    await sql.change(db, _RETURN, ticket)
