"""What a clerk may do, and how a window is shown."""

import asyncio
from bisect import bisect_left

from handlers import access
from handlers.context import AppContext, GroupContext
from handlers.principal import CLERK, Principal
from handlers.windows.schemas import (
    CallAnswer,
    FinishedView,
    OpenAnswer,
    TransferTarget,
    VerbAnswer,
    WindowPage,
    WindowView,
)
from handlers.windows.why import explain
from kit.clock import business_date, instant
from kit.errors import FieldError, Invalid, NotFound
from queueing.line.requests import Destination, LineRequest, Outcome
from queueing.model import keys
from queueing.model.documents import TicketDoc, WindowDoc
from queueing.model.errors import WindowNotOpen
from queueing.model.ticket_view import TicketView, ticket_view
from queueing.model.transitions import State, WindowState
from queueing.rules.hall_rules import HallRules
from records.hall_directory import WindowInfo, windows_in_service

SHOWN = 50


async def open_window(
    ctx: AppContext, who: Principal, request: LineRequest, place: tuple[str, str]
) -> Outcome:
    """Open a window. A clerk works at one; a manager, who works at none, opens as many as wanted.

    Raises `WindowBusy` while a ticket is at the window that the clerk would leave, `NotFound` for
    a window that is retired.
    """
    hall, window = place
    group = ctx.group_of(hall)
    info = group.directory.halls[hall].windows[window]
    if info.retired or group.directory.halls[hall].retired:
        raise NotFound("This window is no longer in service.", "该窗口已停用。")
    name = info.name
    moved = f"转至{name}" if who.role == CLERK else ""
    return await group.line.open_window(request, *place, who.id, moved=moved)


async def _check_destination(
    group: GroupContext, place: tuple[str, str], to: TransferTarget
) -> None:
    """Whether the ticket's hall serves the lane is known where the ticket is."""
    if (to.lane is None) == (to.window is None):
        english = "Name either a lane or a window."
        raise _invalid("lane", "invalid", english, "请指定业务类别或窗口之一。")
    if to.lane is not None and to.lane not in group.directory.lanes:
        raise _invalid("lane", "unknown", "There is no such lane.", "没有这个业务类别。")
    if to.window is not None:
        hall = await _hall_of(group, place, to.ticket)
        # A retired window may still be open, for whom it has: nobody else is to wait for it.
        if to.window not in windows_in_service(group.directory).get(hall, ()):
            english = "There is no such window, or it is no longer in service."
            raise _invalid("window", "unknown", english, "没有这个窗口，或该窗口已停用。")


async def _hall_of(group: GroupContext, place: tuple[str, str], ticket_id: str | None) -> str:
    """The hall of a ticket, or of the one at a window: it may be another than the window's."""
    hall, window = place
    if ticket_id is not None:
        ticket = await group.view.ticket(ticket_id)
        return ticket.hall if ticket else hall
    doc = await group.view.window(hall, window)
    return (doc.helps if doc else None) or hall


def _check_reason(to: TransferTarget) -> None:
    """Whoever waits is moved for a reason, like somebody who is called out of turn."""
    if to.ticket is not None and to.reason is None:
        english = "Say why a ticket that waits is moved."
        raise _invalid("reason", "missing", english, "转办等候中的号须说明理由。")


def _invalid(field: str, code: str, english: str, chinese: str) -> Invalid:
    return Invalid(english, chinese, errors=(FieldError(field, code, english),))


async def transfer(
    ctx: AppContext, request: LineRequest, place: tuple[str, str], to: TransferTarget
) -> Outcome:
    """Send a ticket on.

    Raises `Invalid` unless it is to one lane or to one window in service, and for a reason if the
    ticket waits.
    """
    group = ctx.group_of(place[0])
    try:
        await _check_destination(group, place, to)
        _check_reason(to)
    except Invalid:
        # A retry is told what it was told before, though the ticket has left the window by that.
        answered = await group.line.answered(request)
        if answered is None:
            raise
        return answered
    destination = Destination(to.lane or "", to.window or "", to.ticket or "")
    try:
        return await group.line.transfer(request, *place, destination, to.reason or "")
    except WindowNotOpen:
        english = "The window it is sent to is not open."
        raise WindowNotOpen(english, "要转往的窗口没有开放。") from None


async def _finished(group: GroupContext, doc: WindowDoc) -> FinishedView | None:
    """The service that `undo_finish` would undo, as far as it is up to the window.

    A visit that went on to its next stop must still wait there; only that costs a look.
    """
    done, today = doc.finished, business_date(group.clock.now_ms())
    if done is None or doc.state is not WindowState.OPEN or business_date(done.at) != today:
        return None
    if done.next_stop:
        ticket = await group.view.ticket(done.ticket)
        if ticket is None or (ticket.state, ticket.call_no) != (State.WAITING, done.call_no):
            return None
    return FinishedView(done.ticket, done.number, instant(done.at))


async def _window_view(group: GroupContext, info: WindowInfo, doc: WindowDoc) -> WindowView:
    # A retired window at which somebody is still served has no rules any more.
    served = group.line.rules.halls[doc.hall].windows.get(doc.id, {})
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
        finished=await _finished(group, doc),
    )


async def tell(ctx: AppContext, hall: str, window: WindowInfo, outcome: Outcome) -> VerbAnswer:
    """The answer to a verb. A verb that moved only a ticket shows the window as it stands."""
    event, group = outcome.event, ctx.group_of(hall)
    doc = outcome.window or await _window(group, hall, window)
    ticket = event.ticket if event else None
    view = ticket_view(ticket, event.ahead) if event and ticket else None
    seq = event.seq if event else None
    return VerbAnswer(view, await _window_view(group, window, doc), seq, outcome.durable)


async def tell_open(ctx: AppContext, hall: str, window: WindowInfo, outcome: Outcome) -> OpenAnswer:
    """The answer to open, with the window that was left for it."""
    told = await tell(ctx, hall, window, outcome)
    left = outcome.event.left if outcome.event else None
    return OpenAnswer(told.ticket, told.window, told.seq, told.durable, left)


async def call_answer(
    ctx: AppContext, hall: str, window: WindowInfo, outcome: Outcome
) -> CallAnswer:
    """The answer to call-next, with its reason."""
    told = await tell(ctx, hall, window, outcome)
    return CallAnswer(told.ticket, told.window, told.seq, told.durable, explain(outcome.event))


async def _window(group: GroupContext, hall: str, window: WindowInfo) -> WindowDoc:
    doc = await group.view.window(hall, window.code)
    if doc is None:
        raise NotFound
    return doc


async def page(ctx: AppContext, who: Principal, hall_id: str, window_id: str) -> WindowPage:
    """All that a console shows. A clerk may look at the other windows of the hall."""
    info = access.window_to_look_at(ctx, who, hall_id, window_id)
    group = ctx.group_of(hall_id)
    doc = await _window(group, hall_id, info)
    current = await group.view.ticket(doc.ticket) if doc.ticket else None
    rules = group.line.rules.halls[hall_id]
    view = await _window_view(group, info, doc)
    lines = [serves.line for serves in rules.serves(window_id)]
    aside = await _aside(group, lines)
    return WindowPage(
        window=view,
        ticket=ticket_view(current, None) if current else None,
        waiting=await _waiting(group, lines),
        missed=_missed(aside, ctx.clock.now_ms() - rules.return_within_s * 1000),
        parked=_parked(aside),
        waiting_by_lane={lane: await _count(group, rules, lane) for lane in view.lanes},
        now=instant(ctx.clock.now_ms()),
    )


async def _count(group: GroupContext, rules: HallRules, lane: str) -> int:
    return sum(await group.view.lengths(rules.lines(lane)))


async def _waiting(group: GroupContext, lines: list[str]) -> list[TicketView]:
    """The first who wait in these lines, each with how many wait before them in their lane."""
    beside = {other for line in lines if (other := keys.sibling(line))}
    asked = sorted({*lines, *beside})
    found = await asyncio.gather(*[group.view.waiting(line, SHOWN) for line in asked])
    heads = dict(zip(asked, found, strict=True))
    # Between the two looks at a line somebody may have been called, or gone to another.
    waiting = [t for line in lines for t in heads[line] if (t.line, t.state) == (line, "waiting")]
    shown = sorted(waiting, key=_turn)[:SHOWN]
    aheads = await asyncio.gather(*[_ahead(group, heads, ticket) for ticket in shown])
    return [ticket_view(ticket, ahead) for ticket, ahead in zip(shown, aheads, strict=True)]


async def _ahead(
    group: GroupContext, heads: dict[str, list[TicketDoc]], ticket: TicketDoc
) -> int | None:
    """Counted in the heads of its lane's two lines, or by Redis where they do not reach so far."""
    turn = _turn(ticket)
    both = [heads[ticket.line], heads.get(keys.sibling(ticket.line) or "", [])]
    if any(len(head) == SHOWN and _turn(head[-1]) < turn for head in both):
        return await group.view.ahead(ticket)
    return sum(bisect_left(head, turn, key=_turn) for head in both)


def _turn(ticket: TicketDoc) -> tuple[int, int]:
    return ticket.arrival, ticket.order


async def _aside(group: GroupContext, lines: list[str]) -> list[TicketDoc]:
    """The tickets missed or parked that may be put back into these lines.

    What the feed knows costs Redis nothing; a console asks once a second.
    """
    book, found = group.line.rules.halls, list[TicketDoc]()
    for hall in {keys.place(line)[0] for line in lines}:
        feed = await group.hub.feed(hall)
        for ticket in feed.missed_or_parked() if feed else ():
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
