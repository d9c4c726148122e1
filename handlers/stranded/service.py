"""Which living tickets of a hall are stranded."""

from handlers.context import AppContext
from handlers.stranded.schemas import MissingNeed, StrandedTicket, StrandedTickets
from queueing.model.needs import InService, missing
from queueing.model.ticket_view import ticket_view
from records.hall_directory import windows_in_service

SHOWN = 200


async def stranded(ctx: AppContext, hall: str) -> StrandedTickets:
    """The living tickets that nobody can serve as things stand. Raises `NotFound`."""
    group = ctx.group_of(hall)
    snapshot = await group.view.snapshot(hall)
    there = InService(windows_in_service(group.directory), group.line.rules.all_lines())
    found = []
    for ticket in sorted(snapshot.tickets, key=lambda ticket: ticket.order):
        lacking = missing(ticket, there) if ticket.live else []
        if lacking:
            needs = [MissingNeed(need.kind.value, need.hall, need.name) for need in lacking]
            found.append(StrandedTicket(ticket_view(ticket, None), needs))
    return StrandedTickets(found[:SHOWN], len(found))
