"""Reviews of the tickets that were let in earlier (绿色通道事后复核)."""

from typing import Any, NamedTuple

from tortoise import fields
from tortoise.models import Model

from records.db import sql
from records.db.sql import Connection


class PriorityReview(Model):
    """A manager's later look at a ticket that was let in earlier (绿色通道事后复核)."""

    ticket = fields.CharField(primary_key=True, max_length=40)
    justified = fields.BooleanField()
    note = fields.CharField(max_length=200)
    reviewer = fields.CharField(max_length=80)
    at_ms = fields.BigIntField()

    class Meta:
        """One review a ticket."""

        table = "priority_review"


class ReviewRow(NamedTuple):
    """What a later look at a ticket found."""

    ticket: str
    justified: bool
    note: str
    reviewer: str
    at_ms: int


class PriorityUse(NamedTuple):
    """The event, as JSON, by which a ticket of a priority class was issued, and its review."""

    issued: str
    review: ReviewRow | None


class IssuedClass(NamedTuple):
    """Where a ticket was issued, and to whom."""

    hall: str
    ticket_class: str


_USES = """
SELECT t.id AS ticket, e.document, r.justified, r.note, r.reviewer, r.at_ms FROM ticket t
JOIN event e ON e.ticket = t.id AND e.name = 'ticket.issued'
LEFT JOIN priority_review r ON r.ticket = t.id
WHERE t.hall=? AND t.ticket_class NOT IN ('walk_in', 'appointment', 'closure')
ORDER BY e.at_ms DESC, e.seq DESC LIMIT ?
"""
_KEEP = """
INSERT INTO priority_review (ticket, justified, note, reviewer, at_ms) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (ticket) DO UPDATE SET justified = excluded.justified, note = excluded.note,
  reviewer = excluded.reviewer, at_ms = excluded.at_ms
"""


async def priority_uses(db: Connection, hall: str, at_most: int) -> list[PriorityUse]:
    """The tickets that were let in earlier in a hall, the latest first."""
    return [
        PriorityUse(row.pop("document"), _review(row))
        for row in await sql.rows(db, _USES, hall, at_most)
    ]


def _review(row: dict[str, Any]) -> ReviewRow | None:
    if row["reviewer"] is None:
        return None
    return ReviewRow(**row)._replace(justified=bool(row["justified"]))


async def class_of_ticket(db: Connection, ticket: str) -> IssuedClass | None:
    """The class of any ticket that was ever issued."""
    found = await sql.rows(db, "SELECT hall, ticket_class FROM ticket WHERE id=?", ticket)
    return IssuedClass(**found[0]) if found else None


async def keep_review(tx: Connection, review: ReviewRow) -> None:
    """Write down what a later look found, in the place of an earlier one."""
    await sql.change(tx, _KEEP, *review)
