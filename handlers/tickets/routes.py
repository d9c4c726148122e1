"""Tickets over HTTP."""

from handlers.asked import Asked, LineAsked
from handlers.body import EmptyBody
from handlers.declaration import HALL_STAFF, HOLDER, Declaration
from handlers.limits import TICKETS
from handlers.principal import CITIZEN, KIOSK, MANAGER
from handlers.route import Routes
from handlers.tickets import service
from handlers.tickets.schemas import CancelBody, NewTicketBody, PostponeBody, TicketAnswer
from kit.errors import NotFound
from queueing.model.errors import HallClosed, IllegalMove, TicketExists
from queueing.model.ticket_view import TicketView

routes = Routes("tickets", "/api/v1/tickets", "Taking a number and following it · 取号")


def _with_follow(asked: Asked[NewTicketBody], ticket: TicketAnswer) -> TicketAnswer:
    """What a kiosk prints. Drawing costs more than the ticket: nobody who left is drawn for."""
    if asked.who.role == KIOSK:
        seen_at = f"{asked.http.scheme}://{asked.http.host}"
        ticket.follow = service.follow(asked.ctx, ticket.id, seen_at)
    return ticket


@routes.line_verb(
    "",
    Declaration(
        TicketAnswer,
        201,
        NewTicketBody,
        roles=(CITIZEN, KIOSK),
        limit=TICKETS,
        refuses=(NotFound, HallClosed, TicketExists),
    ),
    present=_with_follow,
)
async def take_number(asked: LineAsked[NewTicketBody]) -> TicketAnswer:
    """Take a number.

    Only a kiosk's answer has `follow`, which is what is printed as a QR code.
    """
    return await service.take_number(asked.ctx, asked.who, asked.request, asked.body)


@routes.get("", Declaration(list[TicketView], roles=HOLDER))
async def mine(asked: Asked[None]) -> list[TicketView]:
    """My live tickets."""
    return await service.mine(asked.ctx, asked.who)


@routes.get("/<ticket:str>", Declaration(TicketView, roles=(*HOLDER, KIOSK, *HALL_STAFF)))
async def show(asked: Asked[None], ticket: str) -> TicketView:
    """A ticket as it stands."""
    return await service.show(asked.ctx, asked.who, ticket)


@routes.line_verb(
    "/<ticket:str>/cancel",
    Declaration(
        TicketAnswer,
        body=CancelBody,
        roles=(*HOLDER, MANAGER),
        limit=TICKETS,
        refuses=(IllegalMove,),
    ),
)
async def cancel(asked: LineAsked[CancelBody], ticket: str) -> TicketAnswer:
    """Give a number up; a manager may end any number that is not being served.

    A manager must give a reason, which goes on the record; nobody else gives one.
    """
    reason = asked.body.reason
    return await service.cancel(asked.ctx, asked.who, asked.request, ticket, reason)


@routes.line_verb(
    "/<ticket:str>/postpone",
    Declaration(
        TicketAnswer, body=PostponeBody, roles=HOLDER, limit=TICKETS, refuses=(IllegalMove,)
    ),
)
async def postpone(asked: LineAsked[PostponeBody], ticket: str) -> TicketAnswer:
    """Let others go first."""
    callers = asked.body.callers
    return await service.postpone(asked.ctx, asked.who, asked.request, ticket, callers)


@routes.line_verb(
    "/<ticket:str>/return",
    Declaration(TicketAnswer, body=EmptyBody, roles=HOLDER, limit=TICKETS, refuses=(IllegalMove,)),
)
async def return_to_line(asked: LineAsked[EmptyBody], ticket: str) -> TicketAnswer:
    """Wait again after having been missed."""
    return await service.return_to_line(asked.ctx, asked.who, asked.request, ticket)
