"""The report of a month against a slow recount of its events; and the lists of what is late."""

import random
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, NamedTuple

import pytest

from kit.clock import Moment, business_date
from kit.errors import Refusal as Refused
from records.cases import events as ev
from records.cases.case import Case
from records.cases.words import Decision, Opinion, RefusalKind, StepKind
from records.db import sql
from records.models.cases.alerts import AlertKind, Within, alerts, count_alerts
from records.models.cases.cases import events_of_case
from records.models.cases.refusals import Refusal, add_refusal, answer_refusal
from records.reports.cells import Language, cases_table, totals_table
from records.reports.gathering import Scope, gather
from records.reports.month import Month
from records.reports.totals import Totals
from records.transactions import connection, transaction
from tests.support import case_samples as samples
from tests.support.case_office import (
    ACCEPTED,
    KNOWN_2026,
    act,
    at,
    departments,
    process,
    receive,
)

pytestmark = pytest.mark.usefixtures("database")

NOVEMBER = Month("2026-11", at("2026-11-01").business_ms, at("2026-12-01").business_ms)
HALLS = Scope(["tonghua"])
REVIEWERS = {
    "GA": (samples.REVIEWER, samples.DECIDER),
    "HB": (samples.ELSEWHERE, samples.ELSEWHERE),
}


class Counted(NamedTuple):
    """What a recount comes to, in the order of the report's figures."""

    cases: int = 0
    accepted: int = 0
    decided: int = 0
    open: int = 0
    overdue: int = 0
    on_time: tuple[int, int] = (0, 0)
    early: tuple[int, int] = (0, 0)
    same_day: tuple[int, int] = (0, 0)
    speed_up: tuple[int, int] = (0, 0)
    deemed: tuple[int, int] = (0, 0)
    second_corrections: tuple[int, int] = (0, 0)


def counted(told: Totals) -> Counted:
    """The same of a report."""
    return Counted(*(getattr(told, name) for name in Counted._fields))


async def test_every_total_equals_a_slow_recount() -> None:
    """Forty cases from October to December, told for November, then and a month later."""
    chance = random.Random(11)
    await departments("GA", "HB", "ZJ")
    cases = [await _lived(chance) for _ in range(40)]
    for now in (at("2026-12-01", 8), at("2027-01-15", 8)):
        found = await gather(connection(), NOVEMBER, HALLS, KNOWN_2026, now.business_ms)
        stories = [(one, await events_of_case(connection(), one.id)) for one in cases]
        for told in found.departments:
            assert told.department is not None
            of = [story for case, story in stories if case.department == told.department.code]
            assert counted(told) == recount(of), told.department
        assert counted(found.total) == recount([story for _, story in stories])
        assert found.total.deemed.numerator > 0
        assert found.total.second_corrections.numerator > 0
        assert found.total.on_time.numerator < found.total.on_time.denominator
        assert [told.nil for told in found.departments] == [False, False, True]


async def test_a_month_without_cases_is_a_whole_report() -> None:
    """Each department says that it had nothing, in every file."""
    await departments("GA", "HB")
    found = await gather(connection(), NOVEMBER, HALLS, KNOWN_2026, at("2026-12-03").business_ms)
    assert found.total.nil
    assert [told.nil for told in found.departments] == [True, True]
    totals = totals_table(found, NOVEMBER, Language.ZH)
    assert [(row[0], row[1], row[-1]) for row in totals.rows] == [
        ("部门 GA", 0, "零报告"),
        ("部门 HB", 0, "零报告"),
        ("合计", 0, "零报告"),
    ]
    assert cases_table(found, NOVEMBER, Language.EN).rows == [["Nil report: no cases this month"]]
    assert {len(row) for row in totals.rows} == {len(totals.header)}


async def test_refusals_are_counted_by_kind_and_by_what_became_of_them() -> None:
    """Those of a case for its department; those at a window, before there was one, for none."""
    await departments("GA", "HB")
    case = await receive(at("2026-11-02", 9))
    told = [
        ("a", case.id, RefusalKind.NOT_MET, "2026-11-02", False),
        ("b", case.id, RefusalKind.NOT_MET, "2026-11-30", True),
        ("c", None, RefusalKind.NOT_OURS, "2026-11-10", None),
        ("d", None, RefusalKind.UNCLEAR, "2026-12-01", None),
    ]
    async with transaction() as tx:
        for name, of, kind, day, upheld in told:
            said = ("basis", "reason", "way", "")
            now = at(day, 9).business_ms
            await add_refusal(
                tx, Refusal(name, "tonghua", of, None, kind, *said, "clerk:clerk-02", now, now)
            )
            if upheld is not None:
                await answer_refusal(tx, name, now, "manager:m", upheld=upheld, note="")
    found = await gather(connection(), NOVEMBER, HALLS, KNOWN_2026, at("2026-12-05").business_ms)
    by = {told.department and told.department.code: told for told in found.departments}
    assert by["GA"].refusals[RefusalKind.NOT_MET] == 2
    assert tuple(by["GA"].overturned) == (1, 2)
    assert by[None].refusals == {
        RefusalKind.NOT_OURS: 1,
        RefusalKind.NOT_MET: 0,
        RefusalKind.UNCLEAR: 0,
    }
    assert sum(found.total.refusals.values()) == 3
    assert by["HB"].nil


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


async def test_alerts_are_found_by_an_index(database: str) -> None:
    """However many cases there are that nobody need look at."""
    if not database.startswith("sqlite"):
        pytest.skip("PostgreSQL plans by what is in its tables")
    statement = "EXPLAIN QUERY PLAN SELECT * FROM case_clock WHERE ended_ms IS NULL AND {}"
    for text, index in (("due_ms <= 1", "clock_due"), ("alert_ms <= 1", "clock_alert")):
        plan = await sql.rows(connection(), statement.format(text))
        assert index in str(plan)


async def _lived(chance: random.Random) -> Case:
    """A case that came on a day of three months, and what became of it."""
    day = date(2026, 10, 8) + timedelta(days=chance.randrange(75))
    department = chance.choice(["GA", "HB"])
    limits = ev.CaseLimits(5, 20, chance.choice([0, 3, 10]), None, 10)
    complete = chance.random() < 0.7
    now = _at(day, 9)
    then = [ACCEPTED] if complete and chance.random() < 0.7 else []
    steps = [samples.step("review", StepKind.REVIEW, department)]
    steps.append(samples.step("decide", StepKind.DECIDE, department, "review"))
    case = await receive(
        now,
        *then,
        department=department,
        limits=limits,
        complete=complete,
        steps=steps,
    )
    if not complete:
        day, case = await _corrected(chance, day, case)
    day += timedelta(days=chance.choice([0, 0, 1, 8, 30]))
    await process().runner.run_once(_at(day, 10))
    if case.accepted_ms is None and chance.random() < 0.8:
        case = await _tried(
            _at(day, 11), samples.CLERK, case, ev.Accepted(_at(day, 11).business_ms)
        )
    if chance.random() < 0.8:
        day += timedelta(days=chance.choice([0, 0, 2, 5, 20, 40]))
        await process().runner.run_once(_at(day, 12))
        case = await _decided(chance, _at(day, 13), case)
    return case


async def _corrected(chance: random.Random, day: date, case: Case) -> tuple[date, Case]:
    for actor in (samples.CLERK, samples.MANAGER)[: chance.choice([1, 2])]:
        case = await act(_at(day, 10), actor, case, ev.CorrectionRequested(("photo",), ""))
        day += timedelta(days=chance.choice([1, 6]))
    if chance.random() < 0.8:
        case = await act(_at(day, 9), samples.CLERK, case, ev.Supplemented(("photo",)))
    return day, case


async def _decided(chance: random.Random, now: Moment, case: Case) -> Case:
    reviewer, decider = REVIEWERS[case.department]
    case = await _tried(now, reviewer, case, ev.OpinionGiven("review", Opinion.AGREE, ""))
    refused = chance.random() < 0.2
    what = ev.Decided(Decision.REFUSE, samples.REFUSED) if refused else ev.Decided(Decision.GRANT)
    return await _tried(now, decider, case, what)


async def _tried(now: Moment, actor: Any, case: Case, what: ev.What) -> Case:  # noqa: ANN401
    try:
        return await act(now, actor, case, what)
    except Refused:
        return case


def _at(day: date, hour: int) -> Moment:
    return at(day.isoformat(), hour)


def recount(stories: Iterable[list[ev.CaseEvent]]) -> Counted:
    """What November comes to, from nothing but events and a calendar gone through day by day."""
    told = [one for story in stories if (one := _story(story))]
    accepted = [one for one in told if one["accepted_now"]]
    decided = [one for one in told if one["decided_now"]]
    fell_due = sum(one["fell_due"] for one in told)
    legal, used = (sum(one[name] for one in decided) for name in ("legal", "used"))
    again, first = (sum(one[name] for one in told) for name in ("again", "first"))
    return Counted(
        cases=len(told),
        accepted=len(accepted),
        decided=len(decided),
        open=sum(one["open"] for one in told),
        overdue=sum(one["late"] for one in told),
        on_time=(sum(not one["late"] for one in decided), len(decided) + fell_due),
        early=(sum(one["early"] for one in decided), len(decided)),
        same_day=(sum(one["same_day"] for one in accepted), len(accepted)),
        speed_up=(legal - used, legal),
        deemed=(sum(one["deemed"] for one in accepted), len(accepted)),
        second_corrections=(again, again + first),
    )


def _story(story: list[ev.CaseEvent]) -> dict[str, Any] | None:
    """One case at the end of November; None if it does not belong there."""
    begin, end = "2026-11-01", "2026-12-01"
    past = [one for one in story if business_date(one.at_ms) < end]
    days = [(business_date(one.at_ms), one.what) for one in past]
    if not days or not isinstance(days[0][1], ev.Received):
        return None
    limits = days[0][1].limits
    accepted = next(((d, w) for d, w in days if isinstance(w, ev.Accepted)), None)
    decided = next((d for d, w in days if isinstance(w, ev.Decided)), None)
    closed = next((d for d, w in days if isinstance(w, ev.Closed)), None)
    if (decided or closed or end) < begin:
        return None
    asked = [d for d, w in days if isinstance(w, ev.CorrectionRequested)]
    told: dict[str, Any] = dict.fromkeys(
        ("accepted_now", "decided_now", "fell_due", "late", "early", "same_day", "deemed"), False
    )
    told |= {"legal": limits.statutory_days, "used": 0, "open": not decided and not closed}
    told |= {
        "first": sum(d >= begin for d in asked[:1]),
        "again": sum(d >= begin for d in asked[1:]),
    }
    if accepted is None:
        return told
    started = business_date(accepted[1].from_ms)
    last = _days_after(started, limits.promised_days)
    late = decided > last if decided else last < end
    return told | {
        "accepted_now": accepted[0] >= begin,
        "decided_now": bool(decided and decided >= begin),
        "late": late,
        "fell_due": decided is None and begin <= last < end,
        "early": bool(decided) and _working(decided or "", last) >= 1,
        "same_day": decided == started,
        "deemed": accepted[1].deemed,
        "used": _working(started, decided or "2026-11-30"),
    }


def _days_after(day: str, days: int) -> str:
    at = date.fromisoformat(day)
    while days:
        at += timedelta(days=1)
        days -= KNOWN_2026.is_working(at.isoformat())
    return at.isoformat()


def _working(after: str, until: str) -> int:
    """Working days after one day up to another, one by one."""
    at, count = date.fromisoformat(after), 0
    while at.isoformat() < until:
        at += timedelta(days=1)
        count += KNOWN_2026.is_working(at.isoformat())
    return count
