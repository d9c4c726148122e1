"""The report of a month, against a slow recount of its events."""

import random
from datetime import date, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from kit.clock import Moment
from kit.errors import Refusal as Refused
from records.cases import events as ev
from records.cases.case import Case
from records.cases.words import Decision, Opinion, RefusalKind, StepKind
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
from tests.support.case_recount import Counted, recount

pytestmark = pytest.mark.usefixtures("database")

NOVEMBER = Month("2026-11", at("2026-11-01").business_ms, at("2026-12-01").business_ms)
HALLS = Scope(["tonghua"])
REVIEWERS = {
    "GA": (samples.REVIEWER, samples.DECIDER),
    "HB": (samples.ELSEWHERE, samples.ELSEWHERE),
}


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


async def test_what_was_due_at_the_last_24_00_of_a_month_fell_due_in_it() -> None:
    """And in no other one; a day earlier nobody could know."""
    await departments("GA")
    await receive(at("2026-11-23", 9), ACCEPTED)
    december = Month("2026-12", NOVEMBER.to_ms, at("2027-01-01").business_ms)
    for now, of, figures in (
        (at("2026-11-30", 23, 59), NOVEMBER, (0, (0, 0))),
        (at("2026-12-01"), NOVEMBER, (1, (0, 1))),
        (at("2026-12-20"), december, (1, (0, 0))),
    ):
        found = await gather(connection(), of, HALLS, KNOWN_2026, now.business_ms)
        assert (found.total.overdue, tuple(found.total.on_time)) == figures
        assert found.total.open == 1


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
    told = replace(samples.REFUSED, id=case.id)
    what = ev.Decided(Decision.REFUSE, told) if refused else ev.Decided(Decision.GRANT)
    return await _tried(now, decider, case, what)


async def _tried(now: Moment, actor: Any, case: Case, what: ev.What) -> Case:  # noqa: ANN401
    try:
        return await act(now, actor, case, what)
    except Refused:
        return case


def _at(day: date, hour: int) -> Moment:
    return at(day.isoformat(), hour)
