"""What a hall owes to whom it cancelled a booking: their next number there counts as earlier."""

import asyncio

from handlers.context import GroupContext
from handlers.principal import CITIZEN, Principal
from kit import ids
from queueing.line.requests import LineRequest, NewTicket
from queueing.model.classes import CLOSURE, WALK_IN
from records.faults import unavailable
from records.models.booking.closure_credits import return_credit, use_credit
from records.transactions import connection

ID_LENGTH = 24
WITHIN_S = 1.0


async def after_closure(
    group: GroupContext, who: Principal, request: LineRequest, new: NewTicket
) -> NewTicket:
    """A new number of the class `closure` if its holder has a credit in the hall, which is used.

    The ticket's id follows from the request then: whoever repeats it uses no second credit.
    """
    if who.role != CITIZEN or new.ticket_class != WALK_IN:
        return new
    now_ms = group.clock.now_ms()
    ticket = ids.request_id("closure credit", new.hall, request.id)[:ID_LENGTH]
    if not await _used(group, who.id, new.hall, ticket, now_ms):
        return new
    rules = group.line.rules.halls[new.hall]
    arrival_ms = now_ms - rules.class_of(CLOSURE).credit_s * 1000
    line = rules.line_of(new.lane, remote=new.remote)
    wait = group.estimator.if_joined(line, arrival_ms, now_ms)
    return new._replace(id=ticket, ticket_class=CLOSURE, estimate=wait)


async def _used(group: GroupContext, citizen: str, hall: str, ticket: str, now_ms: int) -> bool:
    """Whether a credit was used; numbers are also given while the record is away."""
    if group.journal.late:
        return False
    try:
        async with asyncio.timeout(WITHIN_S):
            return await use_credit(connection(), citizen, hall, ticket, now_ms)
    except Exception as fault:
        if not unavailable(fault):
            raise
        return False


async def take_back(new: NewTicket) -> None:
    """Let a credit be used another time: the line has refused the number."""
    if new.ticket_class == CLOSURE:
        await return_credit(connection(), new.id)
