"""Tickets that the line has forgotten, as the record has them."""

from queueing.events import TicketDoc, ticket_of
from records import sql


async def find_ticket(ticket_id: str) -> TicketDoc | None:
    """A ticket by its id, however old."""
    found = await sql.rows("SELECT document FROM ticket WHERE id=?", ticket_id)
    return ticket_of(found[0]["document"]) if found else None
