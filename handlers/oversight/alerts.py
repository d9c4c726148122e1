"""Which cases somebody should look at: for managers those of a hall, for reviewers their own."""

from collections.abc import Mapping

from handlers import access
from handlers.context import AppContext
from handlers.declaration import Parameter
from handlers.oversight.schemas import AlertCounts, AlertList, AlertView
from handlers.principal import REVIEWER, Principal
from handlers.query import (
    CURSOR,
    Query,
    bad_cursor,
    bad_parameter,
    cursor,
    only_values,
    read_cursor,
)
from kit.clock import instant
from records.casework.office import Office
from records.models.cases.alerts import (
    AlertKind,
    AlertPlace,
    CaseAlert,
    Within,
    alerts,
    count_alerts,
)
from records.models.cases.monthly import DepartmentName, department_names
from records.transactions import connection

PAGE = 50
DIGITS = 18
PARTS = 3
PARAMETERS = (
    Parameter(
        "kind",
        "`overdue` (without it), `soon` in the last two working days, or `deemed`: accepted "
        "because nobody had answered, and not decided yet.",
        {"type": "string", "enum": [*AlertKind, ""]},
    ),
    Parameter("hall", "Only those of this hall.", {"type": "string", "maxLength": 40}),
    CURSOR,
)


async def listed(ctx: AppContext, who: Principal, query: Query) -> AlertList:
    """A page. Raises `Invalid`, `NotFound` for the hall."""
    values = only_values(query)
    kind, after = _kind(values.get("kind", "")), _place(values.get("cursor", ""))
    within = await _within(ctx, who, values.get("hall", ""))
    now = ctx.moment()
    office = Office(ctx.openings.calendar, now.business_ms, now.real_ms)
    db = connection()
    found = await alerts(db, kind, within, office.now_ms, (after, PAGE + 1))
    counts = await count_alerts(db, within, office.now_ms)
    names = {one.code: one for one in await department_names(db)} if found else {}
    shown = found[:PAGE]
    more = len(found) > PAGE
    return AlertList(
        AlertCounts(*(counts[one] for one in AlertKind)),
        [_view(office, names, one) for one in shown],
        cursor(".".join(map(str, shown[-1].place))) if more else None,
    )


async def _within(ctx: AppContext, who: Principal, hall: str) -> Within:
    own = access.own_halls(ctx, who)
    served = [access.hall_to_act_in(ctx, who, hall).id] if hall else own
    if who.role != REVIEWER:
        return Within(served)
    actor = await access.actor_of(connection(), who)
    return Within(served, actor.department or "", actor.region)


def _view(office: Office, names: Mapping[str, DepartmentName], found: CaseAlert) -> AlertView:
    case = found.case
    department = names.get(case.department)
    told = office.reckon(case, case.clocks[found.place.n])
    return AlertView(
        case=case.id,
        number=case.number,
        hall=case.hall,
        item=case.item,
        item_name=case.item_name,
        item_name_en=case.item_name_en,
        department=case.department,
        department_name=department.name if department else case.department,
        department_name_en=department.name_en if department else case.department,
        owner=case.owner,
        state=case.state,
        deemed=case.deemed,
        paused=case.pause is not None,
        received_at=instant(case.received_ms),
        clock=found.kind,
        due_at=instant(told.due_ms),
        alert=told.alert,
        provisional=told.provisional,
        over_days=max(-told.left_days, 0),
        left_days=max(told.left_days, 0),
    )


def _kind(word: str) -> AlertKind:
    if word and word not in set(AlertKind):
        raise bad_parameter("kind", "unknown", "is no kind of alert", "没有这种预警")
    return AlertKind(word or AlertKind.OVERDUE)


def _place(sent: str) -> AlertPlace | None:
    place = read_cursor(sent, longest=70)
    if not place:
        return None
    parts = place.split(".")
    if len(parts) != PARTS or not all(_is_number(one) for one in (parts[0], parts[2])):
        raise bad_cursor()
    return AlertPlace(int(parts[0]), parts[1], int(parts[2]))


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= DIGITS
