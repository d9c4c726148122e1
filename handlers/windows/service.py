"""What a clerk may do, and how a window is shown."""

from handlers.house import House
from handlers.principal import CLERK, MANAGER, Principal
from handlers.windows.schemas import CallAnswer, Elsewhere, VerbAnswer, WindowPage, WindowView
from handlers.windows.why import explain
from kit.clock import instant
from kit.errors import FieldError, Forbidden, Invalid, NotFound
from queueing.events import TicketDoc, WindowDoc
from queueing.line import Destination, Outcome
from queueing.rules import HallRules
from queueing.view import TicketView, ticket_view
from records.layout import WindowInfo

SHOWN = 50


def permitted(house: House, who: Principal, hall_id: str, window_id: str) -> WindowInfo:
    """The window, if `who` may work at it. Raises `Forbidden` or `NotFound`."""
    if who.role == CLERK and (who.hall, who.window) != (hall_id, window_id):
        raise Forbidden("You work at another window.", "您登录的是其他窗口。")
    hall = house.layout.halls.get(hall_id)
    window = hall.windows.get(window_id) if hall else None
    if window is None:
        raise NotFound("There is no such window.", "没有这个窗口。")
    return window


def destination(asked: Elsewhere) -> Destination:
    """Where a ticket is to go. Raises `Invalid` unless it is one lane or one window."""
    if (asked.lane is None) == (asked.window is None):
        english = "Name either a lane or a window."
        raise Invalid(
            english, "请指定业务类别或窗口之一。", errors=(FieldError("lane", "invalid", english),)
        )
    return Destination(asked.lane or "", asked.window or "", asked.ticket or "")


def _window_view(house: House, info: WindowInfo, doc: WindowDoc) -> WindowView:
    served = house.line.rules.halls[doc.hall].windows[doc.id]
    return WindowView(
        id=doc.id,
        hall=doc.hall,
        name=info.name,
        name_en=info.name_en,
        kind=info.kind,
        state=doc.state.value,
        lanes=tuple(line for line in served if ":" not in line),
        ticket=doc.ticket,
        number=doc.number,
        clerk=doc.clerk,
        reason=doc.reason,
        helps=tuple(line for line in served if ":" in line),
        serving_hall=doc.helps,
    )


async def tell(house: House, hall: str, window: WindowInfo, outcome: Outcome) -> VerbAnswer:
    """The answer to a verb. A verb that moved only a ticket shows the window as it stands."""
    event = outcome.event
    doc = outcome.window or await _window(house, hall, window)
    ticket = event.ticket if event else None
    view = ticket_view(ticket, event.ahead) if event and ticket else None
    seq = event.seq if event else None
    return VerbAnswer(view, _window_view(house, window, doc), seq, outcome.durable)


async def tell_call(house: House, hall: str, window: WindowInfo, outcome: Outcome) -> CallAnswer:
    """The answer to call-next, with its reason."""
    told = await tell(house, hall, window, outcome)
    return CallAnswer(told.ticket, told.window, told.seq, told.durable, explain(outcome.event))


async def _window(house: House, hall: str, window: WindowInfo) -> WindowDoc:
    doc = await house.view.window(hall, window.code)
    if doc is None:
        raise NotFound
    return doc


async def page(house: House, who: Principal, hall_id: str, window_id: str) -> WindowPage:
    """All that a console shows. A clerk may look at the other windows of the hall."""
    hall = house.layout.halls.get(hall_id)
    if who.role != MANAGER and who.hall != hall_id:
        raise Forbidden
    info = hall.windows.get(window_id) if hall else None
    if hall is None or info is None:
        raise NotFound("There is no such window.", "没有这个窗口。")
    doc = await _window(house, hall_id, info)
    current = await house.view.ticket(doc.ticket) if doc.ticket else None
    rules = house.line.rules.halls[hall_id]
    view = _window_view(house, info, doc)
    tickets = (await house.view.snapshot(hall_id)).tickets
    return WindowPage(
        window=view,
        ticket=ticket_view(current, None) if current else None,
        waiting=await _waiting(house, [serves.line for serves in rules.serves(window_id)]),
        missed=_missed(tickets, view, house.clock.now_ms() - rules.return_within_s * 1000),
        parked=_parked(tickets, view),
        waiting_by_lane={lane: await _count(house, rules, lane) for lane in view.lanes},
        now=instant(house.clock.now_ms()),
    )


async def _count(house: House, rules: HallRules, lane: str) -> int:
    return sum(await house.view.lengths(rules.lines(lane)))


async def _waiting(house: House, lines: list[str]) -> list[TicketView]:
    found: list[tuple[TicketDoc, int]] = []
    for line in lines:
        tickets = await house.view.waiting(line, SHOWN)
        found += [(ticket, ahead) for ahead, ticket in enumerate(tickets)]
    found.sort(key=lambda pair: (pair[0].arrival, pair[0].order))
    return [ticket_view(ticket, ahead) for ticket, ahead in found[:SHOWN]]


def _missed(tickets: list[TicketDoc], window: WindowView, since_ms: int) -> list[TicketView]:
    """Tickets of the window's lanes that may still be returned, the latest miss first."""
    missed = [
        (ticket.missed_at, ticket)
        for ticket in tickets
        if ticket.state == "missed" and ticket.lane in window.lanes
        if ticket.missed_at is not None and ticket.missed_at >= since_ms
    ]
    missed.sort(key=lambda pair: -pair[0])
    return [ticket_view(ticket, None) for _, ticket in missed[:SHOWN]]


def _parked(tickets: list[TicketDoc], window: WindowView) -> list[TicketView]:
    """Tickets of the window's lanes whose people stepped aside, the longest away first."""
    parked = [t for t in tickets if t.state == "parked" and t.lane in window.lanes]
    parked.sort(key=lambda ticket: ticket.parked_at or 0)
    return [ticket_view(ticket, None) for ticket in parked[:SHOWN]]
