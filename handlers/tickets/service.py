"""The rules of taking a number and of what its holder may do with it."""

from handlers import limits
from handlers.house import House
from handlers.principal import CITIZEN, KIOSK, MANAGER, TICKET, Principal
from handlers.tickets.follow import follow_code
from handlers.tickets.schemas import Follow, NewTicket, TicketAnswer
from kit import ids
from kit.errors import FieldError, Forbidden, HallClosed, Invalid, NotFound, Refusal
from queueing import line
from queueing.events import TicketDoc
from queueing.view import TicketView, ticket_view
from records.layout import HallInfo
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
        new = _plan(house, who, asked)
    except Refusal:
        # A retry is told what it was told before, even if the hall has closed meanwhile.
        answered = await house.line.answered(request)
        if answered is None:
            raise
        return _answer(answered)
    return _answer(await house.line.issue(request, new))


def _plan(house: House, who: Principal, asked: NewTicket) -> line.NewTicket:
    hall = house.layout.halls.get(asked.hall)
    if hall is None:
        raise NotFound("There is no such hall.", "没有这个大厅。")
    if who.role == KIOSK and who.hall not in {None, hall.id}:
        raise Forbidden
    lane = _lane(house, hall, asked)
    if asked.ticket_class != "walk_in" and who.role == CITIZEN:
        raise _invalid(
            "class",
            "A priority class is taken at a kiosk of the hall.",
            "优待类别请在大厅取号机办理。",
        )
    if asked.ticket_class != "walk_in" and not asked.reason:
        raise _invalid("reason", "Say why this class applies.", "请说明适用该优待类别的理由。")
    if not hall.open_at(house.clock.now_ms()):
        raise HallClosed
    return line.NewTicket(
        id=ids.new_id(),
        hall=hall.id,
        lane=lane,
        prefix=house.layout.lanes[lane].prefix,
        citizen=who.id if who.role == CITIZEN else "",
        item=asked.item or "",
        ticket_class=asked.ticket_class,
        reason=asked.reason or "",
    )


async def follow(house: House, ticket_id: str, kiosk_sees: str) -> Follow:
    """What a kiosk prints: the public address, or else the one at which the kiosk sees the house.

    Drawing costs more than the ticket, so nobody who left is drawn for.
    """
    return await follow_code(house.rules.secret, house.rules.public_url or kiosk_sees, ticket_id)


def _lane(house: House, hall: HallInfo, asked: NewTicket) -> str:
    lane = asked.lane
    if asked.item is not None:
        of_item = house.layout.items.get(asked.item)
        if of_item is None:
            raise _invalid("item", "There is no such service item.", "没有这个事项。")
        if lane not in {None, of_item}:
            raise _invalid("lane", "This item belongs to another lane.", "该事项属于其他业务类别。")
        lane = of_item
    if lane is None:
        raise _invalid("lane", "Name a lane or an item.", "请指定业务类别或事项。")
    if lane not in hall.lanes:
        raise _invalid("lane", "This hall does not serve that lane.", "本大厅不办理该业务类别。")
    return lane


def _invalid(field: str, detail: str, detail_zh: str) -> Invalid:
    return Invalid(detail, detail_zh, errors=(FieldError(field, "invalid", detail),))


def _answer(outcome: line.Outcome) -> TicketAnswer:
    event = outcome.event
    if event is None or event.ticket is None:
        raise NotFound
    view = ticket_view(event.ticket, event.ahead)
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
    if who.role not in {CITIZEN, TICKET, MANAGER} and who.hall not in {None, ticket.hall}:
        raise NotFound
    return ticket


async def show(house: House, who: Principal, ticket_id: str) -> TicketView:
    """A ticket as it stands."""
    ticket = await find(house, who, ticket_id)
    return ticket_view(ticket, await house.view.ahead(ticket))


async def mine(house: House, who: Principal) -> list[TicketView]:
    """The live tickets of a citizen, or the one of its bearer."""
    if who.role == TICKET:
        tickets = [await find(house, who, who.id)]
    else:
        tickets = await house.view.mine(who.id)
    tickets = sorted((t for t in tickets if t.live), key=lambda t: t.order)
    return [ticket_view(ticket, await house.view.ahead(ticket)) for ticket in tickets]


async def cancel(
    house: House, who: Principal, request: line.Request, ticket_id: str
) -> TicketAnswer:
    """Give a number up."""
    await _once_more(house, who)
    await find(house, who, ticket_id)
    return _answer(await house.line.cancel(request, ticket_id))


async def return_to_line(
    house: House, who: Principal, request: line.Request, ticket_id: str
) -> TicketAnswer:
    """Wait again after having been missed."""
    await _once_more(house, who)
    await find(house, who, ticket_id)
    return _answer(await house.line.return_to_line(request, ticket_id))
