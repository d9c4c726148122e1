"""What a clerk may do, and how a window is shown."""

from handlers.house import House
from handlers.principal import CLERK, MANAGER, Principal
from handlers.windows.schemas import CallAnswer, VerbAnswer, WindowPage, WindowView
from handlers.windows.why import explain
from kit.clock import instant
from kit.errors import Forbidden, NotFound
from queueing.events import TicketDoc, WindowDoc
from queueing.line import RETURN_LIMIT_MS, Outcome
from queueing.view import TicketView, ticket_view
from records.layout import HallInfo, WindowInfo

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


def _window_view(info: WindowInfo, doc: WindowDoc) -> WindowView:
    return WindowView(
        id=doc.id,
        hall=doc.hall,
        name=info.name,
        name_en=info.name_en,
        kind=info.kind,
        state=doc.state.value,
        lanes=info.lanes,
        ticket=doc.ticket,
        number=doc.number,
        clerk=doc.clerk,
        reason=doc.reason,
    )


async def tell(house: House, hall: str, window: WindowInfo, outcome: Outcome) -> VerbAnswer:
    """The answer to a verb. A verb that moved only a ticket shows the window as it stands."""
    event = outcome.event
    doc = outcome.window or await _window(house, hall, window)
    ticket = event.ticket if event else None
    view = ticket_view(ticket, event.ahead) if event and ticket else None
    seq = event.seq if event else None
    return VerbAnswer(view, _window_view(window, doc), seq, outcome.durable)


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
    lines = [f"{hall_id}:{lane}" for lane in info.lanes]
    waiting = await _waiting(house, lines)
    lengths = await house.view.lengths(lines)
    return WindowPage(
        window=_window_view(info, doc),
        ticket=ticket_view(current, None) if current else None,
        waiting=waiting,
        missed=await _missed(house, hall, info),
        waiting_by_lane=dict(zip(info.lanes, lengths, strict=True)),
        now=instant(house.clock.now_ms()),
    )


async def _waiting(house: House, lines: list[str]) -> list[TicketView]:
    found: list[tuple[TicketDoc, int]] = []
    for line in lines:
        tickets = await house.view.waiting(line, SHOWN)
        found += [(ticket, ahead) for ahead, ticket in enumerate(tickets)]
    found.sort(key=lambda pair: (pair[0].arrival, pair[0].order))
    return [ticket_view(ticket, ahead) for ticket, ahead in found[:SHOWN]]


async def _missed(house: House, hall: HallInfo, window: WindowInfo) -> list[TicketView]:
    """Tickets of the window's lanes that may still be returned, the latest miss first."""
    since = house.clock.now_ms() - RETURN_LIMIT_MS
    snapshot = await house.view.snapshot(hall.id)
    missed = [
        (ticket.missed_at, ticket)
        for ticket in snapshot.tickets
        if ticket.state == "missed" and ticket.lane in window.lanes
        if ticket.missed_at is not None and ticket.missed_at >= since
    ]
    missed.sort(key=lambda pair: -pair[0])
    return [ticket_view(ticket, None) for _, ticket in missed[:SHOWN]]
