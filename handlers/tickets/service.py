"""The rules of taking a number and of what its holder may do with it."""

import contextlib

from handlers import limits
from handlers.house import House
from handlers.principal import CITIZEN, MANAGER, TICKET, Principal
from handlers.tickets.follow import follow_code
from handlers.tickets.planning import plan
from handlers.tickets.schemas import Follow, NewTicket, TicketAnswer
from kit import ids
from kit.errors import FieldError, IllegalMove, Invalid, NotFound, Refusal, TicketExists
from queueing import line
from queueing.events import TicketDoc
from queueing.transitions import State
from queueing.view import TicketView, ticket_view
from records.tickets import find_ticket


async def _once_more(house: House, who: Principal) -> None:
    """Count what a person does; screens and staff are not counted. Raises `RateLimited`."""
    if who.role in {CITIZEN, TICKET}:
        await limits.spend(house, who, "tickets")


async def take_number(
    house: House, who: Principal, request: line.Request, asked: NewTicket
) -> TicketAnswer:
    """Issue a ticket. Raises `NotFound`, `Invalid`, `HallClosed`, `Forbidden` or `TicketExists`."""
    try:
        await _once_more(house, who)
        new = await plan(house, who, asked)
    except Refusal:
        # A retry is told what it was told before, even if the hall has closed meanwhile.
        answered = await house.line.answered(request)
        if answered is None:
            raise
        return _answer(answered)
    try:
        return _answer(await house.line.issue(request, new))
    except TicketExists as exists:
        if not await _forgo(house, who, str(exists.members["ticket"])):
            raise
    return _answer(await house.line.issue(request, new))


async def _forgo(house: House, who: Principal, ticket_id: str) -> bool:
    """Give up a missed number that is past returning; whether it was one.

    Otherwise it would keep its holder from the new number that they are told to take.
    """
    ticket = await house.view.ticket(ticket_id)
    if ticket is None or ticket.state is not State.MISSED or ticket.missed_at is None:
        return False
    limit_s = house.line.rules.halls[ticket.hall].return_within_s
    if house.clock.now_ms() <= ticket.missed_at + limit_s * 1000:
        return False
    with contextlib.suppress(IllegalMove):  # somebody was quicker
        key = ids.request_id(who.actor, "past returning", f"{ticket_id} {ticket.version}")
        await house.line.cancel(line.Request(key, "", who.actor), ticket_id)
    return True


def follow(house: House, ticket_id: str, kiosk_sees: str) -> Follow:
    """What a kiosk prints: the public address, or else the one at which the kiosk sees the house.

    Drawing costs more than the ticket, so nobody who left is drawn for.
    """
    return follow_code(house.rules.secret, house.rules.public_url or kiosk_sees, ticket_id)


def _answer(outcome: line.Outcome) -> TicketAnswer:
    event = outcome.event
    if event is None or event.ticket is None:
        raise NotFound
    view = ticket_view(event.ticket, event.ahead, event.estimate)
    members = {name: getattr(view, name) for name in view.__struct_fields__}
    return TicketAnswer(**members, durable=outcome.durable, seq=event.seq)


async def find(house: House, who: Principal, ticket_id: str) -> TicketDoc:
    """A ticket that `who` may see. Another's is `NotFound`, like one that never was."""
    if who.role == TICKET and who.id != ticket_id:
        raise NotFound
    ticket = await house.view.ticket(ticket_id) or await find_ticket(ticket_id)
    if ticket is None or ticket.hall not in house.layout.halls:
        raise NotFound
    if who.role == CITIZEN and ticket.citizen != who.id:
        raise NotFound
    # The hall that takes a ticket from afar has to do with it as long as it is at the window.
    halls = {None, ticket.hall, ticket.window_hall}
    if who.role not in {CITIZEN, TICKET, MANAGER} and who.hall not in halls:
        raise NotFound
    return ticket


async def show(house: House, who: Principal, ticket_id: str) -> TicketView:
    """A ticket as it stands."""
    return await _shown(house, await find(house, who, ticket_id))


async def mine(house: House, who: Principal) -> list[TicketView]:
    """The live tickets of a citizen, or the one of its bearer."""
    if who.role == TICKET:
        tickets = [await find(house, who, who.id)]
    else:
        tickets = await house.view.mine(who.id)
    tickets = sorted((t for t in tickets if t.live), key=lambda t: t.order)
    return [await _shown(house, ticket) for ticket in tickets]


async def _shown(house: House, ticket: TicketDoc) -> TicketView:
    ahead = await house.view.ahead(ticket)
    return ticket_view(ticket, ahead, house.estimate(ticket), house.serving(ticket))


async def cancel(
    house: House, who: Principal, request: line.Request, ticket_id: str, reason: str | None
) -> TicketAnswer:
    """Give a number up, or, for a manager, end another's for a reason that is logged."""
    if (who.role == MANAGER) != (reason is not None):
        english = "A manager gives a reason, and nobody else."
        raise Invalid(
            english,
            "仅管理人员取消他人的号，且必须说明理由。",
            errors=(FieldError("reason", "invalid", english),),
        )
    await _once_more(house, who)
    await find(house, who, ticket_id)
    return _answer(await house.line.cancel(request, ticket_id, reason or ""))


async def return_to_line(
    house: House, who: Principal, request: line.Request, ticket_id: str
) -> TicketAnswer:
    """Wait again after having been missed."""
    await _once_more(house, who)
    ticket = await find(house, who, ticket_id)
    return _answer(await house.line.return_to_line(request, ticket.hall, ticket_id))


async def postpone(
    house: House, who: Principal, request: line.Request, ticket_id: str, callers: int
) -> TicketAnswer:
    """Let at least so many others go first."""
    await _once_more(house, who)
    await find(house, who, ticket_id)
    return _answer(await house.line.postpone(request, ticket_id, callers))
