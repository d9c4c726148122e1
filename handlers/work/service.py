"""What a reviewer's desk shows."""

from collections.abc import Mapping

from handlers import access
from handlers.cases import listing, reading
from handlers.context import AppContext
from handlers.principal import Principal
from handlers.query import Query, bad_parameter, cursor, only_values
from handlers.work.schemas import (
    CaseHistory,
    CaseHistoryEntry,
    ColleagueView,
    DepartmentName,
    PowerWord,
    ReviewerDesk,
    WorkCounts,
    WorkPage,
)
from handlers.work.views import entry_view, row_view
from kit.clock import instant
from records.cases.moves.powers import POWERS
from records.cases.words import CaseState
from records.models.cases.cases import events_of_case
from records.models.cases.lists import once
from records.models.cases.work import WorkKind, work_counts, work_page
from records.models.catalogue.service_items import all_departments
from records.models.people.staff import Staff, colleagues_of
from records.transactions import connection

PAGE = 50


async def page(ctx: AppContext, who: Principal, query: Query) -> WorkPage:
    """A page of a list. Raises `Invalid`, and `Forbidden` for one dismissed."""
    values = only_values(query)
    kind, state = _list_of(values)
    after = listing.read_place(values.get("cursor", ""))
    actor = await access.actor_of(connection(), who)
    office = reading.office(ctx)
    found = await work_page(connection(), actor, kind, state, (after, PAGE + 1))
    shown = found[:PAGE]
    last = shown[-1] if len(found) > PAGE else None
    counts = await work_counts(connection(), actor, office.now_ms)
    return WorkPage(
        [row_view(office, actor, one.row.case) for one in once(shown)],
        WorkCounts(*counts),
        cursor(f"{last.at_ms}.{last.row.case.id}") if last else None,
        instant(office.now_ms),
    )


def _list_of(values: Mapping[str, str]) -> tuple[WorkKind, CaseState | None]:
    name, state = values.get("list", "") or WorkKind.TODO.value, values.get("state", "")
    if name not in set(WorkKind):
        raise bad_parameter("list", "unknown", "is no list of cases", "没有这个列表")
    if bool(state) != (name == WorkKind.STATE):
        raise bad_parameter("state", "invalid", "goes with list=state", "须与 list=state 一起使用")
    return WorkKind(name), listing.read_state(state)


async def desk(who: Principal) -> ReviewerDesk:
    """Whose desk it is. Raises `Forbidden` for one dismissed."""
    account = await access.account_of(connection(), who)
    department, region = account.department, account.region
    people = await colleagues_of(connection(), department, region) if department else []
    return ReviewerDesk(
        account.username,
        account.display_name or account.username,
        department,
        region,
        _words(account),
        [_colleague(one) for one in people],
        [
            DepartmentName(one.code, one.name, one.name_en)
            for one in await all_departments(connection())
        ],
    )


def _words(account: Staff) -> list[PowerWord]:
    held = account.powers.split()
    return [word for word in POWERS if word in held]


def _colleague(account: Staff) -> ColleagueView:
    return ColleagueView(
        account.username, account.display_name or account.username, _words(account)
    )


async def history(ctx: AppContext, who: Principal, case_id: str) -> CaseHistory:
    """All events of a case. Raises `NotFound`, `Forbidden`."""
    found, _ = await access.case(ctx, connection(), who, case_id)
    entries: list[CaseHistoryEntry] = [
        entry_view(one) for one in await events_of_case(connection(), found.id)
    ]
    return CaseHistory(entries)
