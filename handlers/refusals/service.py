"""Refusals: filed for whoever stands at a window, listed, and answered once."""

from collections.abc import Mapping

from handlers import access
from handlers.asked import RecordAsked
from handlers.context import AppContext
from handlers.principal import Principal
from handlers.query import (
    Query,
    bad_cursor,
    bad_parameter,
    cursor,
    only_values,
    read_cursor,
    read_word,
)
from handlers.refusals.bodies import RefusalAnswerBody, TicketRefusalBody, told
from handlers.refusals.schemas import RefusalList, RefusalView
from kit.clock import instant
from kit.errors import NotFound
from kit.ids import is_ident
from queueing.model.errors import IllegalMove
from queueing.model.transitions import AT_WINDOW
from records.cases.case import Case
from records.cases.events import Reopened
from records.cases.words import CaseState
from records.casework.moving import move_locked
from records.casework.office import Office
from records.casework.refusing import refusal_of
from records.models.cases import refusals as table
from records.models.cases.refusals import Refusal, RefusalPlace, RefusalsWanted
from records.transactions import connection

PAGE = 50
DIGITS = 18
STATES = ("open", "answered")


def _office(ctx: AppContext) -> Office:
    now = ctx.moment()
    return Office(ctx.openings.calendar, now.business_ms, now.real_ms)


async def file(asked: RecordAsked[TicketRefusalBody]) -> RefusalView:
    """Tell whoever is at the window no. Raises `NotFound`, `IllegalMove`, `NotServedHere`."""
    said = told(asked.body)
    ticket = await access.ticket_at_own_window(asked.ctx, asked.tx, asked.who, asked.body.ticket)
    if ticket.state not in AT_WINDOW:
        english = "Somebody is told no while they are at the window."
        raise IllegalMove(english, "只能为正在窗口的号登记。")
    office = _office(asked.ctx)
    hall = ticket.window_hall or ticket.hall
    filed = refusal_of(office, said, hall=hall, ticket=ticket.id, by=asked.who.actor)
    await table.add_refusal(asked.tx, filed)
    return view(office, filed)


async def every(ctx: AppContext, who: Principal, query: Query) -> RefusalList:
    """A page; those that are open with the first due first. Raises `Invalid`."""
    values = only_values(query)
    wanted = RefusalsWanted(
        access.own_halls(ctx, who), _state(values), read_word(values, "ticket") or ""
    )
    after = _place(values.get("cursor", ""))
    found = await table.list_refusals(connection(), wanted, after, PAGE + 1)
    office, shown, more = _office(ctx), found[:PAGE], None
    if len(found) > PAGE:
        last = found[PAGE - 1]
        more = cursor(f"{last.due_ms if wanted.answered is False else last.at_ms}.{last.id}")
    return RefusalList([view(office, one) for one in shown], more)


async def find(ctx: AppContext, who: Principal, refusal: str) -> RefusalView:
    """One of them. Raises `NotFound`."""
    return view(_office(ctx), await access.refusal(ctx, connection(), who, refusal))


async def answer(asked: RecordAsked[RefusalAnswerBody], refusal: str) -> RefusalView:
    """Uphold it, or overturn it, once; what was not accepted is then received again.

    Raises `NotFound`, `IllegalMove`.
    """
    ctx, tx, body = asked.ctx, asked.tx, asked.body
    found = await access.refusal(ctx, tx, asked.who, refusal)
    office, note = _office(ctx), body.note.strip()
    if found.case_id and not body.upheld:
        # A case is always locked before what hangs on it.
        case, actor = await access.case(ctx, tx, asked.who, found.case_id, lock=True)
        _check_open(await table.find_refusal(tx, refusal))
        _check_not_decided(case)
        await move_locked(tx, office, actor, case, Reopened(refusal, note))
    by = asked.who.actor
    upheld = body.upheld
    if not await table.answer_refusal(tx, refusal, office.now_ms, by, upheld=upheld, note=note):
        raise _answered()
    after = await table.find_refusal(tx, refusal)
    if after is None:
        raise NotFound
    return view(office, after)


def _answered() -> IllegalMove:
    return IllegalMove("This refusal has been answered.", "该报告已经答复。")


def _check_open(found: Refusal | None) -> None:
    if found is None or found.upheld is not None:
        raise _answered()


def _check_not_decided(case: Case) -> None:
    """What a department has decided is changed by that department alone."""
    if case.state is not CaseState.NOT_ACCEPTED:
        english = "A decided refusal is changed by the deciding department alone."
        raise IllegalMove(english, "不予许可决定只能由作出决定的部门依法变更。")


def _state(values: Mapping[str, str]) -> bool | None:
    state = values.get("state", "")
    if state and state not in STATES:
        raise bad_parameter("state", "unknown", "is open or answered", "须为 open 或 answered")
    return None if not state else state == "answered"


def _place(sent: str) -> RefusalPlace | None:
    place = read_cursor(sent, longest=60)
    if not place:
        return None
    at, _, refusal = place.partition(".")
    if not (at.isascii() and at.isdecimal() and len(at) <= DIGITS and is_ident(refusal)):
        raise bad_cursor()
    return RefusalPlace(int(at), refusal)


def view(office: Office, one: Refusal) -> RefusalView:
    """A refusal as it is shown."""
    answered_ms = one.answered_ms
    return RefusalView(
        id=one.id,
        hall=one.hall,
        ticket=one.ticket,
        case=one.case_id,
        kind=one.kind,
        basis=one.basis,
        reason=one.reason,
        way_forward=one.way_forward,
        to=one.refers_to or None,
        by=one.by.partition(":")[2],
        at=instant(one.at_ms),
        due_at=instant(one.due_ms),
        overdue=one.upheld is None and office.now_ms >= one.due_ms,
        upheld=one.upheld,
        answer=one.answer,
        answered_by=one.answered_by.partition(":")[2] or None,
        answered_at=None if answered_ms is None else instant(answered_ms),
    )
