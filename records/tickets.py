"""Tickets as the record has them: one that the line has forgotten, and all that still live."""

from queueing.events import TicketDoc, ticket_of
from queueing.transitions import LIVE
from records import sql

_LIVING = "SELECT document FROM ticket WHERE state IN (?, ?, ?, ?, ?) ORDER BY ordinal"


async def find_ticket(ticket_id: str) -> TicketDoc | None:
    """A ticket by its id, however old."""
    found = await sql.rows("SELECT document FROM ticket WHERE id=?", ticket_id)
    return ticket_of(found[0]["document"]) if found else None


async def living_tickets() -> list[TicketDoc]:
    """Every ticket whose visit has not ended, in the order of issue."""
    return [ticket_of(row["document"]) for row in await sql.rows(_LIVING, *sorted(LIVE))]
