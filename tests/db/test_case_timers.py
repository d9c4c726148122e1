"""What time does to cases: each thing once, however late, by however many processes."""

import asyncio

import pytest
from structlog.testing import capture_logs

from kit.clock import Moment, shanghai_ms
from records.cases import events as ev
from records.cases.clocks.clock import Ground
from records.cases.words import CaseState, Decision, Opinion
from records.db import sql
from records.models.cases.cases import events_of_case, lock_case
from records.transactions import connection, transaction
from tests.support import case_samples as samples
from tests.support.case_office import ACCEPTED, act, at, case_now, process, receive

pytestmark = pytest.mark.usefixtures("database")

MONDAY = at("2026-11-23", 9, 15)
ASKED = ev.CorrectionRequested(("photo",), "a new one")


async def timers() -> dict[str, int]:
    """When which case is looked at."""
    found = await sql.rows(
        connection(), "SELECT subject, due_ms FROM due_work WHERE kind='case_clock'"
    )
    return {row["subject"]: row["due_ms"] for row in found}


async def test_unanswered_it_is_accepted_as_of_the_day_on_which_it_came() -> None:
    """At 24:00 of day 5 and not before, by one of four processes; and the alarm sounds once."""
    case = await receive(MONDAY, limits=ev.CaseLimits(5, 20, 10, None, 10))
    assert await timers() == {case.id: shanghai_ms("2026-12-01")}
    first = process()
    await first.runner.run_once(at("2026-11-30", 23, 59))
    assert (await case_now(case)).state is CaseState.RECEIVED
    several = [process() for _ in range(4)]
    with capture_logs() as logs:
        await asyncio.gather(*[one.runner.run_once(at("2026-12-01")) for one in several])
    case = await case_now(case)
    assert (case.state, case.deemed, case.accepted_ms) == ("accepted", True, MONDAY.business_ms)
    assert sum(one.alarms.counts.total() for one in several) == 1
    (told,) = logs
    assert told == {
        "event": "case_deemed_accepted",
        "log_level": "warning",
        "clock": "intake",
        "department": "GA",
        "item": "GA-004",
        "number": case.number,
    }
    assert {one.kind: one.started_ms for one in case.clocks if one.ended_ms is None} == {
        "statutory": MONDAY.business_ms,
        "promised": MONDAY.business_ms,
    }


async def test_after_a_supplement_it_counts_from_there() -> None:
    """What came in last is what nobody has answered."""
    case = await receive(MONDAY, complete=False)
    case = await act(at("2026-11-24", 9), samples.CLERK, case, ASKED)
    supplemented = at("2026-11-26", 10)
    await act(supplemented, samples.APPLICANT, case, ev.Supplemented(("photo",)))
    await process().runner.run_once(at("2026-12-03", 23, 59))
    assert (await case_now(case)).state is CaseState.RECEIVED
    await process().runner.run_once(at("2026-12-04"))
    case = await case_now(case)
    assert (case.deemed, case.accepted_ms) == (True, supplemented.business_ms)


async def test_a_house_that_slept_for_weeks_does_all_of_it() -> None:
    """Deemed, and by then overdue both by promise and by law; each alarm once."""
    case = await receive(MONDAY)
    late = process()
    await late.runner.run_once(at("2027-01-20", 8))
    await late.runner.run_once(at("2027-01-20", 9))
    case = await case_now(case)
    assert case.accepted_ms == MONDAY.business_ms
    assert (await events_of_case(connection(), case.id))[-1].at_ms == shanghai_ms("2027-01-20", 8)
    assert dict(late.alarms.counts) == {
        ("case_deemed_accepted", "intake"): 1,
        ("case_overdue", "statutory"): 1,
        ("case_overdue", "promised"): 1,
    }
    assert not late.incidents.counts
    assert await timers() == {}


async def test_each_clock_is_reported_once_and_an_extension_gives_another_chance() -> None:
    """A claim in between changes nothing; what is late again by its new date is told again."""
    case = await receive(MONDAY, ACCEPTED)
    one = process()
    await one.runner.run_once(at("2026-12-01"))
    await act(at("2026-12-01", 9), samples.REVIEWER, case, ev.Claimed("review"))
    await one.runner.run_once(at("2026-12-01", 10))
    assert dict(one.alarms.counts) == {("case_overdue", "promised"): 1}
    await act(at("2026-12-01", 11), samples.HEAD, case, ev.Extended(10, "difficult"))
    await one.runner.run_once(at("2026-12-14", 23, 59))
    assert one.alarms.counts.total() == 1
    await one.runner.run_once(at("2026-12-15"))
    assert dict(one.alarms.counts) == {("case_overdue", "promised"): 2}


async def test_a_move_before_the_timer_was_heard_hides_nothing() -> None:
    """It was due, somebody was quicker; the next look still tells that it is late."""
    case = await receive(MONDAY, ACCEPTED)
    await act(at("2026-12-01", 0, 1), samples.REVIEWER, case, ev.Claimed("review"))
    one = process()
    await one.runner.run_once(at("2026-12-01", 0, 2))
    assert dict(one.alarms.counts) == {("case_overdue", "promised"): 1}
    assert await timers() == {case.id: shanghai_ms("2026-12-22")}
    await one.runner.run_once(at("2026-12-22"))
    assert one.alarms.counts == {("case_overdue", "promised"): 1, ("case_overdue", "statutory"): 1}


async def test_what_was_answered_in_time_is_left_alone() -> None:
    """Decided and laid ready: nothing is looked at any more."""
    case = await receive(MONDAY, ACCEPTED)
    opinion = ev.OpinionGiven("review", Opinion.AGREE, "")
    await act(at("2026-11-24", 9), samples.REVIEWER, case, opinion)
    await act(at("2026-11-24", 10), samples.DECIDER, case, ev.Decided(Decision.GRANT))
    assert await timers() == {case.id: shanghai_ms("2026-12-09")}
    await act(at("2026-11-24", 11), samples.DECIDER, case, ev.ResultIssued())
    assert await timers() == {}


async def test_a_pause_that_outlasts_its_plan_moves_the_dates_on() -> None:
    """It is never overdue while it stands still, and the record's dates follow."""
    case = await receive(MONDAY, ACCEPTED)
    told = at("2026-11-24", 9).business_ms
    paused = ev.Paused(Ground.EXPERT_REVIEW, 2, told)
    await act(at("2026-11-24", 9), samples.REVIEWER, case, paused)
    one = process()
    await one.runner.run_once(at("2026-12-20", 8))
    assert not one.alarms.counts
    found = "SELECT due_ms, alert_ms FROM case_clock WHERE ended_ms IS NULL AND kind='promised'"
    (promised,) = await sql.rows(connection(), found)
    assert promised["due_ms"] > shanghai_ms("2026-12-21")
    assert promised["alert_ms"] <= shanghai_ms("2026-12-20", 8)
    (row,) = await sql.rows(connection(), "SELECT due_ms FROM service_case")
    (step,) = await sql.rows(connection(), "SELECT due_ms FROM case_step")
    assert row["due_ms"] == step["due_ms"] == promised["due_ms"]
    await act(at("2026-12-21", 9), samples.REVIEWER, case, ev.Resumed())
    await one.runner.run_once(at("2027-01-30"))
    assert one.alarms.counts[("case_overdue", "promised")] == 1


async def test_who_brings_nothing_is_told_twice_and_then_closed() -> None:
    """Half of 15 working days, two before the end, and the end; not a day sooner."""
    case = await receive(MONDAY, complete=False)
    await act(at("2026-11-23", 10), samples.CLERK, case, ASKED)
    one = process()
    moments = {  # 24:00 of working days 7, 13 and 15
        "2026-12-03": ("correction", 1),
        "2026-12-11": ("correction", 2),
        "2026-12-15": ("not_completed", 2),
    }
    for date, (state, told) in moments.items():
        before = await case_now(case)
        just_before = at(date).business_ms - 1
        await one.runner.run_once(Moment(just_before, just_before, 0.0))
        assert (await case_now(case)).version == before.version
        await one.runner.run_once(at(date))
        case = await case_now(case)
        assert (case.state, len(case.reminded)) == (state, told), date
    assert await timers() == {}
    assert [entry.verb for entry in case.timeline[2:]] == ["remind", "remind", "close"]


async def test_nobody_is_told_and_closed_in_one_breath() -> None:
    """A house that slept tells first, and waits two working days each time."""
    case = await receive(MONDAY, complete=False)
    await act(at("2026-11-23", 10), samples.CLERK, case, ASKED)
    one, seen = process(), []
    for day in range(4, 10):
        for _ in range(2):
            await one.runner.run_once(at(f"2027-01-{day:02}", 8))
        case = await case_now(case)
        seen.append((case.state.value, len(case.reminded)))
    # Monday the 4th and Tuesday are left to them; then Wednesday and Thursday.
    asked, twice = ("correction", 1), ("correction", 2)
    assert seen == [asked, asked, twice, twice, ("not_completed", 2), ("not_completed", 2)]


async def test_who_brings_it_is_left_in_peace_and_who_has_no_account_is_never_closed() -> None:
    """The list is done with; and nobody can be told again who is not known."""
    case = await receive(MONDAY, complete=False)
    await act(at("2026-11-23", 10), samples.CLERK, case, ASKED)
    nobody = await receive(MONDAY, complete=False, applicant=None)
    await act(at("2026-11-23", 10), samples.CLERK, nobody, ASKED)
    await act(at("2026-11-30", 9), samples.APPLICANT, case, ev.Supplemented(("photo",)))
    await process().runner.run_once(at("2026-12-02", 8))
    await process().runner.run_once(at("2027-03-01", 8))
    assert (await case_now(case)).deemed
    assert (await case_now(nobody)).state is CaseState.CORRECTION


@pytest.mark.parametrize("migrated", ["postgres"], indirect=True)
async def test_a_case_that_is_being_moved_is_looked_at_later() -> None:
    """Whoever moves it waits for its timer, so this must not wait for them (SQLite: one writer)."""
    case = await receive(MONDAY, ACCEPTED)
    one, locked = process(), asyncio.Event()

    async def look() -> None:
        await locked.wait()
        await one.runner.run_once(at("2026-12-01"))

    task = asyncio.create_task(look())  # before the transaction, of which it must not be a part
    async with asyncio.timeout(30):
        async with transaction() as tx:
            await lock_case(tx, case.id)
            locked.set()
            await task
            assert not one.alarms.counts
        await one.runner.run_once(at("2026-12-01", 0, 1))
    assert one.alarms.counts.total() == 1
    assert not one.incidents.counts
