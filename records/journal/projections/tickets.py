"""Tickets, as their last events left them."""

from queueing.model.documents import TicketDoc, json_of
from records.db import sql
from records.db.sql import Connection
from records.journal.entry import Batch

_PUT = """
INSERT INTO ticket
  (id, hall, date, prefix, n, number, lane, ticket_class, state, citizen, ordinal, version,
   document)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (id) DO UPDATE SET
  lane = excluded.lane, state = excluded.state, version = excluded.version,
  document = excluded.document
"""


class Tickets:
    """See `records.journal.projections.projection`."""

    async def apply(self, tx: Connection, batch: Batch) -> None:
        """Of many events of a ticket the last one counts."""
        tickets = {event.ticket.id: event.ticket for event in batch.events if event.ticket}
        await sql.many(tx, _PUT, [_row(ticket) for ticket in tickets.values()])


def _row(ticket: TicketDoc) -> tuple[object, ...]:
    return (
        ticket.id,
        ticket.hall,
        ticket.date,
        ticket.prefix,
        ticket.n,
        ticket.number,
        ticket.lane,
        ticket.ticket_class,
        ticket.state.value,
        ticket.citizen,
        ticket.order,
        ticket.version,
        json_of(ticket).decode(),
    )
