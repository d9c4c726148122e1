"""Whose a paper ticket is, once a clerk has seen the card of its holder."""

from typing import NamedTuple

from tortoise import fields
from tortoise.models import Model

from records.db import sql
from records.db.sql import Connection


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


_PUT = """
INSERT INTO ticket_person (ticket, citizen, proof, "by", at_ms) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (ticket) DO UPDATE SET citizen=excluded.citizen, proof=excluded.proof,
  "by"=excluded."by", at_ms=excluded.at_ms
"""


class TicketPerson(NamedTuple):
    """The account that a ticket's holder was found to have, who found it and when."""

    ticket: str
    citizen: str
    proof: str
    by: str
    at_ms: int


async def put_ticket_person(tx: Connection, found: TicketPerson) -> None:
    """Keep whose a ticket is; the last time that somebody looked counts."""
    await sql.change(tx, _PUT, *found)


async def person_of_ticket(db: Connection, ticket: str) -> str | None:
    """The account of a ticket's holder, if a clerk has looked at their card."""
    asked = "SELECT citizen FROM ticket_person WHERE ticket=?"
    found = await sql.rows(db, asked, ticket)
    return found[0]["citizen"] if found else None
