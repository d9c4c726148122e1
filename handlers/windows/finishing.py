"""The end of a service: nobody is sent away with nothing done unless they were told why."""

from handlers.context import AppContext, GroupContext
from handlers.windows.schemas import FinishBody
from queueing.line.requests import LineRequest, Outcome
from queueing.model.documents import TicketDoc
from queueing.model.transitions import State
from records.cases.errors import RefusalRequired
from records.models.cases.refusals import refusals_of_ticket
from records.transactions import connection

NOT_DONE = "not_done"


async def finish(
    ctx: AppContext, request: LineRequest, place: tuple[str, str], body: FinishBody
) -> Outcome:
    """End the service at a window.

    Raises `RefusalRequired` if nothing was done, and no refusal was filed since the call.
    """
    group = ctx.group_of(place[0])
    if body.outcome != NOT_DONE:
        return await group.line.finish(request, *place)
    if not await _told_no(group, place):
        # A retry is told what it was told before, though the ticket has left the window by that.
        answered = await group.line.answered(request)
        if answered is None:
            raise RefusalRequired
        return answered
    return await group.line.finish(request, *place, NOT_DONE)


async def _told_no(group: GroupContext, place: tuple[str, str]) -> bool:
    """Whether they were told; also if nobody is being served, which the line refuses itself."""
    window = await group.view.window(*place)
    ticket = await group.view.ticket(window.ticket) if window and window.ticket else None
    if ticket is None or ticket.state is not State.SERVING:
        return True
    filed = await refusals_of_ticket(connection(), ticket.id)
    return any(one.at_ms >= _since_ms(ticket) for one in filed)


def _since_ms(ticket: TicketDoc) -> int:
    """Since when somebody is at the window: people are told no before they have sat down, too."""
    return min((at for at in (ticket.called_at, ticket.started_at) if at), default=0)
