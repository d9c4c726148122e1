"""The lists of cases that somebody should look at."""

from typing import Any

import pytest

from records.cases import events as ev
from records.db import sql
from records.models.cases.alerts import AlertKind, Within, alerts, count_alerts
from records.transactions import connection
from tests.support.case_office import ACCEPTED, at, process, receive

pytestmark = pytest.mark.usefixtures("database")


async def test_what_is_late_is_listed_the_first_due_first() -> None:
    """Overdue, in its last days, or accepted by the law; by hall and department, page by page."""
    late = await receive(at("2026-11-16", 9), ACCEPTED)
    later = await receive(at("2026-11-17", 9), ACCEPTED, department="HB")
    soon = await receive(at("2026-11-19", 9), ACCEPTED)
    await receive(at("2026-11-24", 8), ACCEPTED)
    nobody = await receive(at("2026-11-16", 9), limits=ev.CaseLimits(5, 20, 7, None, 10))
    elsewhere = await receive(at("2026-11-16", 9), ACCEPTED, hall="branch-1")
    now = at("2026-11-25", 9)
    await process().runner.run_once(now)
    every = Within(["tonghua"])

    async def names(kind: AlertKind, within: Within = every) -> list[str]:
        page = await alerts(connection(), kind, within, now.business_ms, (None, 50))
        paged: list[Any] = []
        while len(paged) < len(page):
            after = paged[-1].place if paged else None
            paged += await alerts(connection(), kind, within, now.business_ms, (after, 1))
        assert paged == page
        counts = await count_alerts(connection(), within, now.business_ms)
        assert counts[kind] == len(page)
        return [one.case.id for one in page]

    assert await names(AlertKind.OVERDUE) == [late.id, later.id]
    assert await names(AlertKind.SOON) == [nobody.id, soon.id]
    assert await names(AlertKind.DEEMED) == [nobody.id]
    assert await names(AlertKind.OVERDUE, Within(["branch-1", "tonghua"])) == [
        *sorted([late.id, elsewhere.id]),
        later.id,
    ]
    assert await names(AlertKind.OVERDUE, Within(["tonghua"], "HB")) == [later.id]
    assert await names(AlertKind.OVERDUE, Within(["tonghua"], "HB", "dongchang")) == []


@pytest.mark.parametrize("migrated", ["sqlite"], indirect=True)
async def test_alerts_are_found_by_an_index() -> None:
    """However many cases nobody need look at. PostgreSQL plans by what is in its tables."""
    statement = "EXPLAIN QUERY PLAN SELECT * FROM case_clock WHERE ended_ms IS NULL AND {}"
    for text, index in (("due_ms <= 1", "clock_due"), ("alert_ms <= 1", "clock_alert")):
        plan = await sql.rows(connection(), statement.format(text))
        assert index in str(plan)
