"""Which living tickets of a hall are stranded."""

from handlers.house import House
from handlers.stranded.schemas import Missing, Stranded, StrandedTickets
from kit.errors import NotFound
from queueing.needs import InService, missing
from queueing.view import ticket_view
from records.layout import windows_in_service

SHOWN = 200


async def stranded(house: House, hall: str) -> StrandedTickets:
    """The living tickets that nobody can serve as things stand. Raises `NotFound`."""
    if hall not in house.layout.halls:
        raise NotFound("There is no such hall.", "没有这个大厅。")
    snapshot = await house.view.snapshot(hall)
    there = InService(windows_in_service(house.layout), house.line.rules.all_lines())
    found = []
    for ticket in sorted(snapshot.tickets, key=lambda ticket: ticket.order):
        lacking = missing(ticket, there) if ticket.live else []
        if lacking:
            needs = [Missing(need.kind.value, need.hall, need.name) for need in lacking]
            found.append(Stranded(ticket_view(ticket, None), needs))
    return StrandedTickets(found[:SHOWN], len(found))
