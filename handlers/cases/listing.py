"""Lists of cases: a citizen's own, and for staff what they may handle, the first due first."""

from collections.abc import Mapping

from handlers import access
from handlers.cases import reading
from handlers.cases.schemas import CaseList
from handlers.cases.views import case_view
from handlers.context import AppContext
from handlers.declaration import Parameter
from handlers.principal import CITIZEN, REVIEWER, Principal
from handlers.query import (
    CURSOR,
    Query,
    bad_cursor,
    bad_parameter,
    cursor,
    only_values,
    read_cursor,
    read_word,
)
from kit.ids import is_ident
from records.cases.moves.actor import Actor
from records.cases.words import CaseState
from records.models.cases import lists
from records.models.cases.lists import Place
from records.transactions import connection

PAGE = 50
DIGITS = 18
_WORD = {"type": "string", "maxLength": 40}
STATE = Parameter(
    "state", "Only those in this state.", {"type": "string", "enum": [*CaseState, ""]}
)
PARAMETERS = (
    STATE,
    Parameter("department", "Only those of this department.", _WORD),
    Parameter(
        "mine",
        "`true`: those that whoever asks answers for, or has taken a step of.",
        {"type": "string", "enum": ["true", "false", ""]},
    ),
    Parameter("ticket", "Only those that this ticket has brought.", _WORD),
    Parameter("number", "Only the one with this number.", _WORD),
    CURSOR,
)


async def every(ctx: AppContext, who: Principal, query: Query) -> CaseList:
    """A page. Raises `Invalid`."""
    values = only_values(query)
    asked = _wanted(values)
    after = read_place(values.get("cursor", ""))
    actor = await access.actor_of(connection(), who)
    found = await _find(ctx, who, actor, asked, after)
    office = reading.office(ctx)
    shown = found[:PAGE]
    next_cursor = None
    if len(found) > PAGE:
        last = found[PAGE - 1]
        next_cursor = cursor(f"{last.at_ms}.{last.row.case.id}")
    views = [case_view(office, actor, one.row.case) for one in lists.once(shown)]
    return CaseList(views, next_cursor)


async def _find(
    ctx: AppContext, who: Principal, actor: Actor, asked: lists.Wanted, after: Place | None
) -> list[lists.Listed]:
    db, count = connection(), PAGE + 1
    if who.role == CITIZEN:
        return await lists.cases_of_applicant(db, who.id, asked, after, count)
    if who.role == REVIEWER:
        return await lists.work_of_reviewer(db, actor, asked, after, count)
    return await lists.cases_of_halls(db, access.own_halls(ctx, who), asked, who.id, (after, count))


def _wanted(values: Mapping[str, str]) -> lists.Wanted:
    state, mine = read_state(values.get("state", "")), values.get("mine", "")
    if mine not in {"", "true", "false"}:
        raise bad_parameter("mine", "invalid", "is true or false", "须为 true 或 false")
    department = read_word(values, "department")
    one = read_word(values, "ticket"), read_word(values, "number")
    return lists.Wanted(state, department, mine == "true", *one)


def read_state(sent: str) -> CaseState | None:
    """A state of cases, if one was sent. Raises `Invalid`."""
    if sent and sent not in set(CaseState):
        raise bad_parameter("state", "unknown", "is no state of a case", "没有这种办件状态")
    return CaseState(sent) if sent else None


def read_place(sent: str) -> Place | None:
    """After which case a page begins. Raises `Invalid`."""
    place = read_cursor(sent, longest=60)
    if not place:
        return None
    at, _, case = place.partition(".")
    if not (at.isascii() and at.isdecimal() and len(at) <= DIGITS and is_ident(case)):
        raise bad_cursor()
    return Place(int(at), case)
