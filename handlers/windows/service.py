"""What a clerk may do, and how a window is shown."""

import asyncio
from bisect import bisect_left

from handlers.house import House
from handlers.principal import CLERK, MANAGER, Principal
from handlers.windows.schemas import (
    CallAnswer,
    Elsewhere,
    FinishedView,
    OpenAnswer,
    VerbAnswer,
    WindowPage,
    WindowView,
)
from handlers.windows.why import explain
from kit.clock import business_date, instant
from kit.errors import FieldError, Forbidden, Invalid, NotFound, WindowNotOpen
from queueing import keys
from queueing.events import TicketDoc, WindowDoc
from queueing.line import Destination, Outcome, Request
from queueing.rules import HallRules
from queueing.transitions import State, WindowState
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


async def open_window(
    house: House, who: Principal, request: Request, place: tuple[str, str]
) -> Outcome:
    """Open a window. A clerk works at one; a manager, who works at none, opens as many as wanted.

    Raises `WindowBusy` while a ticket is at the window that the clerk would leave, `NotFound` for
    a window that is retired.
    """
    hall, window = place
    info = house.layout.halls[hall].windows[window]
    if info.retired or house.layout.halls[hall].retired:
        raise NotFound("This window is no longer in service.", "该窗口已停用。")
    name = info.name
    moved = f"转至{name}" if who.role == CLERK else ""
    return await house.line.open_window(request, *place, who.id, moved=moved)


def _check_destination(house: House, to: Elsewhere) -> None:
    """Whether its hall serves the lane, or has the window, is known where the ticket is."""
    if (to.lane is None) == (to.window is None):
        english = "Name either a lane or a window."
        raise _invalid("lane", "invalid", english, "请指定业务类别或窗口之一。")
    if to.lane is not None and to.lane not in house.layout.lanes:
        raise _invalid("lane", "unknown", "There is no such lane.", "没有这个业务类别。")
    if to.window is not None and not any(
        to.window in hall.windows for hall in house.layout.halls.values()
    ):
        raise _invalid("window", "unknown", "There is no such window.", "没有这个窗口。")


def _invalid(field: str, code: str, english: str, chinese: str) -> Invalid:
    return Invalid(english, chinese, errors=(FieldError(field, code, english),))


async def transfer(
    house: House, request: Request, place: tuple[str, str], to: Elsewhere
) -> Outcome:
    """Send a ticket on. Raises `Invalid` unless it is to one lane or to one window there is."""
    _check_destination(house, to)
    destination = Destination(to.lane or "", to.window or "", to.ticket or "")
    try:
        return await house.line.transfer(request, *place, destination)
    except WindowNotOpen:
        english = "The window it is sent to is not open."
        raise WindowNotOpen(english, "要转往的窗口没有开放。") from None


async def _finished(house: House, doc: WindowDoc) -> FinishedView | None:
    """The service that `undo_finish` would undo, as far as it is up to the window.

    A visit that went on to its next stop must still wait there; only that costs a look.
    """
    done, today = doc.finished, business_date(house.clock.now_ms())
    if done is None or doc.state is not WindowState.OPEN or business_date(done.at) != today:
        return None
    if done.next_stop:
        ticket = await house.view.ticket(done.ticket)
        if ticket is None or (ticket.state, ticket.call_no) != (State.WAITING, done.call_no):
            return None
    return FinishedView(done.ticket, done.number, instant(done.at))


async def _window_view(house: House, info: WindowInfo, doc: WindowDoc) -> WindowView:
    # A retired window at which somebody is still served has no rules any more.
    served = house.line.rules.halls[doc.hall].windows.get(doc.id, {})
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
        finished=await _finished(house, doc),
    )


async def tell(house: House, hall: str, window: WindowInfo, outcome: Outcome) -> VerbAnswer:
    """The answer to a verb. A verb that moved only a ticket shows the window as it stands."""
    event = outcome.event
    doc = outcome.window or await _window(house, hall, window)
    ticket = event.ticket if event else None
    view = ticket_view(ticket, event.ahead) if event and ticket else None
    seq = event.seq if event else None
    return VerbAnswer(view, await _window_view(house, window, doc), seq, outcome.durable)


async def tell_open(house: House, hall: str, window: WindowInfo, outcome: Outcome) -> OpenAnswer:
    """The answer to open, with the window that was left for it."""
    told = await tell(house, hall, window, outcome)
    left = outcome.event.left if outcome.event else None
    return OpenAnswer(told.ticket, told.window, told.seq, told.durable, left)


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
    view = await _window_view(house, info, doc)
    lines = [serves.line for serves in rules.serves(window_id)]
    aside = await _aside(house, lines)
    return WindowPage(
        window=view,
        ticket=ticket_view(current, None) if current else None,
        waiting=await _waiting(house, lines),
        missed=_missed(aside, house.clock.now_ms() - rules.return_within_s * 1000),
        parked=_parked(aside),
        waiting_by_lane={lane: await _count(house, rules, lane) for lane in view.lanes},
        now=instant(house.clock.now_ms()),
    )


async def _count(house: House, rules: HallRules, lane: str) -> int:
    return sum(await house.view.lengths(rules.lines(lane)))


async def _waiting(house: House, lines: list[str]) -> list[TicketView]:
    """The first who wait in these lines, each with how many wait before them in their lane."""
    beside = {other for line in lines if (other := keys.beside(line))}
    asked = sorted({*lines, *beside})
    found = await asyncio.gather(*[house.view.waiting(line, SHOWN) for line in asked])
    heads = dict(zip(asked, found, strict=True))
    # Between the two looks at a line somebody may have been called, or gone to another.
    waiting = [t for line in lines for t in heads[line] if (t.line, t.state) == (line, "waiting")]
    shown = sorted(waiting, key=_turn)[:SHOWN]
    aheads = await asyncio.gather(*[_ahead(house, heads, ticket) for ticket in shown])
    return [ticket_view(ticket, ahead) for ticket, ahead in zip(shown, aheads, strict=True)]


async def _ahead(house: House, heads: dict[str, list[TicketDoc]], ticket: TicketDoc) -> int | None:
    """Counted in the heads of its lane's two lines, or by Redis where they do not reach so far."""
    turn = _turn(ticket)
    both = [heads[ticket.line], heads.get(keys.beside(ticket.line) or "", [])]
    if any(len(head) == SHOWN and _turn(head[-1]) < turn for head in both):
        return await house.view.ahead(ticket)
    return sum(bisect_left(head, turn, key=_turn) for head in both)


def _turn(ticket: TicketDoc) -> tuple[int, int]:
    return ticket.arrival, ticket.order


async def _aside(house: House, lines: list[str]) -> list[TicketDoc]:
    """The tickets missed or parked that may be put back into these lines.

    What the feed knows costs Redis nothing; a console asks once a second.
    """
    book, found = house.line.rules.halls, list[TicketDoc]()
    for hall in {keys.place(line)[0] for line in lines}:
        feed = await house.hub.feed(hall)
        for ticket in feed.aside() if feed else ():
            again = book[hall].line_of(ticket.lane, remote=ticket.remote)
            if ticket.line in lines or again in lines:
                found.append(ticket)
    return found


def _missed(aside: list[TicketDoc], since_ms: int) -> list[TicketView]:
    """Those who may still be returned, the latest miss first."""
    missed = [
        (ticket.missed_at, ticket)
        for ticket in aside
        if ticket.state == "missed"
        if ticket.missed_at is not None and ticket.missed_at >= since_ms
    ]
    missed.sort(key=lambda pair: -pair[0])
    return [ticket_view(ticket, None) for _, ticket in missed[:SHOWN]]


def _parked(aside: list[TicketDoc]) -> list[TicketView]:
    """Those who stepped aside, the longest away first."""
    parked = [ticket for ticket in aside if ticket.state == "parked"]
    parked.sort(key=lambda ticket: ticket.parked_at or 0)
    return [ticket_view(ticket, None) for ticket in parked[:SHOWN]]
