"""Whose a paper ticket is, once a clerk has seen the card of its holder."""

from tortoise import fields
from tortoise.models import Model

from queueing.model.documents import TicketDoc
from records.db import sql
from records.db.sql import Connection
from records.models.people.citizens import joined


class TicketPersonRow(Model):
    """The account that a clerk has found or made for the holder of a ticket."""

    ticket = fields.CharField(primary_key=True, max_length=40)
    citizen = fields.CharField(max_length=40, db_index=True)
    proof = fields.CharField(max_length=40)
    by = fields.CharField(max_length=80)
    at_ms = fields.BigIntField()

    class Meta:
        """Table name."""

        table = "ticket_person"


_WRITE = """
INSERT INTO ticket_person (ticket, citizen, proof, "by", at_ms) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (ticket) DO UPDATE SET citizen=excluded.citizen, proof=excluded.proof,
  "by"=excluded."by", at_ms=excluded.at_ms
"""


async def set_ticket_person(
    tx: Connection, ticket: str, citizen: str, proof: str, by: str, at_ms: int
) -> None:
    """Note whose a ticket is; a clerk who looks again may find somebody else."""
    await sql.change(tx, _WRITE, ticket, citizen, proof, by, at_ms)


async def person_of_ticket(db: Connection, ticket: str) -> str | None:
    """Whom a clerk has found the holder of a ticket to be."""
    found = await sql.rows(db, "SELECT citizen FROM ticket_person WHERE ticket=?", ticket)
    return found[0]["citizen"] if found else None


async def whose(db: Connection, ticket: TicketDoc) -> str | None:
    """Whose a ticket is: the account that took it, or else the one that a clerk has found.

    One that became part of another since then goes by that one.
    """
    account = ticket.citizen or await person_of_ticket(db, ticket.id)
    return await joined(db, account) if account else None
