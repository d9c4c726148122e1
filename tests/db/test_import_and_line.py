"""An import looks at the living line: it takes nothing away that somebody still needs."""

import contextlib
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import NamedTuple

import asyncpg
import pytest
import pytest_asyncio
from msgspec.structs import replace

from handlers.catalogue import storing
from handlers.catalogue.importing import Catalogue, ImportRefused
from handlers.catalogue.living_line import Before, StillNeeded, still_needed
from handlers.catalogue.sheets import WindowRow
from kit.clock import ManualClock
from queueing.events import Stop, TicketDoc
from queueing.line import Destination, NewTicket
from records.database import _postgres
from records.halls import Hall, Lane, Window, WindowLane
from records.layout import read_layout
from records.rules import read_rulebook
from server.embedded_redis import EmbeddedRedis
from tests.support.recorded_line import GROUP, HALL, RecordedLine, recorded_line
from tests.support.small_catalogue import BRANCH, bring, catalogue, hall, lane, window


@pytest_asyncio.fixture
async def bench(
    database: str, redis: EmbeddedRedis, clock: ManualClock
) -> AsyncIterator[RecordedLine]:
    """A recorded line under an imported catalogue; window 1 of each hall is open."""
    await bring(catalogue())
    async with recorded_line(redis.url, clock) as line, line.journalling():
        for place in (HALL, BRANCH):
            await line.line.open_window(line.request(), place, "1", "clerk")
        yield line


def without_lane_a() -> Catalogue:
    """Lane `a` is called `quick` from now on, with another letter."""
    windows = [window(n, "quick", "b", at=at) for at in (HALL, BRANCH) for n in "12"]
    return catalogue(lanes=[lane("quick"), lane("b")], windows=windows)


def unserved_a() -> Catalogue:
    """Lane `a` stays, but no window of the hall serves it."""
    here = [window("1", "b"), window("2", "b")]
    return catalogue(windows=[*here, *_at_branch()])


def _at_branch() -> list[WindowRow]:
    return [window(n, "a", "b", at=BRANCH) for n in "12"]


def without_window(code: str) -> Catalogue:
    """One window of the hall less."""
    left = [window(n, "a", "b") for n in "12" if n != code]
    return catalogue(windows=[*left, *_at_branch()])


def without_branch() -> Catalogue:
    """One hall less."""
    windows = [window(n, "a", "b") for n in "12"]
    return catalogue(halls=[hall(HALL)], windows=windows)


def branch_elsewhere() -> Catalogue:
    """The branch belongs to a group of its own."""
    lanes = [lane(code, group=group) for group in (GROUP, "other") for code in "ab"]
    return catalogue(halls=[hall(HALL), hall(BRANCH, group="other")], lanes=lanes)


async def waiting(bench: RecordedLine) -> TicketDoc:
    """Somebody waits in lane `a`."""
    return await bench.ticket("a")


async def called(bench: RecordedLine) -> TicketDoc:
    """Somebody was called to window 1."""
    ticket = await bench.ticket("a")
    await bench.line.call_next(bench.request(), HALL, "1")
    return ticket


async def serving(bench: RecordedLine) -> TicketDoc:
    """Somebody is served at window 1."""
    ticket = await called(bench)
    await bench.line.start(bench.request(), HALL, "1")
    return ticket


async def parked(bench: RecordedLine) -> TicketDoc:
    """Somebody stepped aside."""
    ticket = await called(bench)
    await bench.line.park(bench.request(), HALL, "1", "a form")
    return ticket


async def missed(bench: RecordedLine) -> TicketDoc:
    """Somebody did not come."""
    ticket = await called(bench)
    await bench.line.miss(bench.request(), HALL, "1")
    return ticket


async def further_stop(bench: RecordedLine) -> TicketDoc:
    """Somebody will go to lane `a` after lane `b`."""
    new = NewTicket("themed", HALL, "b", "B", stops=(Stop("a"),))
    outcome = await bench.line.issue(bench.request(), new)
    assert outcome.event is not None
    assert outcome.event.ticket is not None
    return outcome.event.ticket


async def own_line(bench: RecordedLine) -> TicketDoc:
    """Somebody waits for window 2 alone."""
    await bench.line.open_window(bench.request(), HALL, "2", "clerk")
    ticket = await bench.ticket("b")
    to = Destination(window="2", ticket=ticket.id)
    await bench.line.transfer(bench.request(), HALL, "1", to)
    return ticket


async def from_afar(bench: RecordedLine) -> TicketDoc:
    """Somebody of the hall is served by window 1 of the branch."""
    rules = bench.line.rules.halls[BRANCH]
    helping = replace(rules, windows={**rules.windows, "1": {"b": 0, f"{HALL}:b": 60}})
    await bench.line.set_rules(bench.request(), helping, "help")
    bench.line.rules.begin(await read_rulebook(await read_layout(GROUP)))
    ticket = await bench.ticket("b")
    await bench.line.call_next(bench.request(), BRANCH, "1")
    return ticket


async def at_the_branch(bench: RecordedLine) -> TicketDoc:
    """Somebody waits in the branch hall."""
    new = NewTicket("there", BRANCH, "a", "A")
    outcome = await bench.line.issue(bench.request(), new)
    assert outcome.event is not None
    assert outcome.event.ticket is not None
    return outcome.event.ticket


class Case(NamedTuple):
    """What a ticket does, which files would strand it, and what the refusal names."""

    need: Callable[[RecordedLine], Awaitable[TicketDoc]]
    files: Callable[[], Catalogue]
    says: str


TICKET = (
    "INSERT INTO ticket (id, hall, date, prefix, n, number, lane, state, ordinal, version, "
    "document) VALUES ('t', 'hall', '2026-11-23', 'G', 1, 'G001', 'a', 'served', 99, 1, '{}')"
)
LANE_A = "lane a of hall hall"
CASES = {
    "waiting": Case(waiting, without_lane_a, LANE_A),
    "called": Case(called, without_lane_a, LANE_A),
    "serving": Case(serving, without_lane_a, LANE_A),
    "parked": Case(parked, without_lane_a, LANE_A),
    "missed": Case(missed, without_lane_a, LANE_A),
    "unserved": Case(waiting, unserved_a, LANE_A),
    "a further stop": Case(further_stop, without_lane_a, LANE_A),
    "a window's own line": Case(own_line, lambda: without_window("2"), "window 2 of hall hall"),
    "at the window": Case(serving, lambda: without_window("1"), "window 1 of hall hall"),
    "from afar": Case(from_afar, without_branch, "hall branch"),
    "a hall": Case(at_the_branch, without_branch, "hall branch"),
    "another group": Case(at_the_branch, branch_elsewhere, "hall branch"),
}


@pytest.mark.parametrize("name", CASES)
async def test_what_a_living_ticket_needs_is_not_taken_away(bench: RecordedLine, name: str) -> None:
    """The refusal names the place, the ticket and the way out; nothing was changed."""
    need, files, says = CASES[name]
    ticket = await need(bench)
    before = await _catalogue_rows()
    with pytest.raises(ImportRefused) as refused:
        await bring(files())
    told = str(refused.value)
    assert says in told
    assert ticket.number in told
    assert "Serve, transfer or cancel" in told
    assert "请先办结、转移或取消" in told
    assert await _catalogue_rows() == before


async def test_what_was_stranded_already_stands_in_no_import_s_way(bench: RecordedLine) -> None:
    """An unrelated import passes; what another one newly takes away is still refused."""
    stranded = await waiting(bench)
    needs_window_2 = await own_line(bench)
    await Lane.filter(code="a").update(retired_at_ms=1)
    await WindowLane.filter(lane__code="a").delete()
    without_a = [window(n, "b", at=at) for at in (HALL, BRANCH) for n in "12"]
    await bring(catalogue(lanes=[lane("b")], windows=without_a))
    with pytest.raises(ImportRefused) as refused:
        await bring(catalogue(lanes=[lane("b")], windows=[w for w in without_a if w.window != "2"]))
    told = str(refused.value)
    assert "window 2 of hall hall" in told
    assert needs_window_2.number in told
    assert stranded.number not in told


async def _catalogue_rows() -> list[list[dict[str, object]]]:
    return [await model.all().order_by("id").values() for model in (Hall, Lane, Window, WindowLane)]


@pytest.mark.parametrize("files", [without_lane_a, without_branch, branch_elsewhere])
async def test_what_nobody_needs_may_go(
    bench: RecordedLine, files: Callable[[], Catalogue]
) -> None:
    """Tickets that ended need nothing, and those of lane `b` stand in nobody's way."""
    ticket = await waiting(bench)
    await bench.line.cancel(bench.request(), ticket.id)
    await bench.ticket("b")
    assert (await bring(files())).restart_needed


async def test_many_are_named_and_the_rest_counted(bench: RecordedLine) -> None:
    """A refusal stays readable when a whole hall waits."""
    for _ in range(23):
        await bench.ticket("a")
    with pytest.raises(ImportRefused) as refused:
        await bring(without_lane_a())
    told = str(refused.value)
    assert "needed by 23 tickets" in told
    assert "A020" in told
    assert "A021" not in told
    assert "and 3 more" in told


async def test_rules_lose_a_retired_lane_and_gain_a_new_one(bench: RecordedLine) -> None:
    """The report says which; the window serves the new lane as the file says."""
    rules = bench.line.rules.halls[HALL]
    kept = replace(rules, windows={"1": {"a": 0}, "2": {"a": 60, "b": 0}})
    await bench.line.set_rules(bench.request(), kept, "window 1 is for lane a")
    windows = [window("1", "b", "c", handicap_s=30), window("2", "b"), *_without_a_at_branch()]
    report = await bring(catalogue(lanes=[lane("b"), lane("c")], windows=windows))
    assert report.lost_lines == {HALL: ["a"]}
    assert "no longer name a" in str(report)
    book = await read_rulebook(await read_layout(GROUP))
    assert book.halls[HALL].windows == {"1": {"c": 30}, "2": {"b": 0}}
    assert book.halls[HALL].lanes == ["b", "c"]
    again = await bring(catalogue(lanes=[lane("b"), lane("c")], windows=windows))
    assert again.lost_lines == {}


def _without_a_at_branch() -> list[WindowRow]:
    return [window(n, "b", at=BRANCH) for n in "12"]


async def test_a_lane_that_the_rules_left_out_stays_out(bench: RecordedLine) -> None:
    """Who knew of a lane and did not name it meant that; an import does not undo it."""
    rules = bench.line.rules.halls[HALL]
    kept = replace(rules, windows={"1": {"b": 0}, "2": {"b": 0}}, lanes=["b"])
    await bench.line.set_rules(bench.request(), kept, "no lane a today")
    await bring(catalogue())
    book = await read_rulebook(await read_layout(GROUP))
    assert book.halls[HALL].windows == {"1": {"b": 0}, "2": {"b": 0}}


async def test_a_new_lane_keeps_the_bound(bench: RecordedLine) -> None:
    """A handicap of the file beyond what the hall's bound leaves is cut to that."""
    rules = bench.line.rules.halls[HALL]
    await bench.line.set_rules(bench.request(), rules, "as it is")
    windows = [window("1", "a", "b", "c", handicap_s=7200), window("2", "a", "b"), *_at_branch()]
    await bring(catalogue(lanes=[lane("a"), lane("b"), lane("c")], windows=windows))
    found = (await read_rulebook(await read_layout(GROUP))).halls[HALL]
    credit_s = max(of_class.credit_s for of_class in found.classes.values())
    assert found.windows["1"]["c"] == found.fairness_bound_s - credit_s


async def test_a_line_that_is_remote_no_more_is_forgotten_by_others(bench: RecordedLine) -> None:
    """Rules of another hall that serve it from afar lose it, too."""
    rules = bench.line.rules.halls[BRANCH]
    helping = replace(rules, windows={**rules.windows, "1": {f"{HALL}:b": 60}})
    await bench.line.set_rules(bench.request(), helping, "help")
    files = catalogue(halls=[hall(HALL, remote=()), hall(BRANCH)])
    assert (await bring(files)).lost_lines == {BRANCH: [f"{HALL}:b"]}
    book = await read_rulebook(await read_layout(GROUP))
    assert book.halls[BRANCH].windows["1"] == {"a": 0, "b": 0}
    assert f"{HALL}:b+remote" not in book.all_lines()


async def test_nobody_slips_in_between_the_check_and_the_commit(
    database: str, bench: RecordedLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From the check on, the record takes no ticket until the import is committed."""
    tries: list[bool] = []

    async def then_try(before: Before) -> list[StillNeeded]:
        found = await still_needed(before)
        tries.append(await _takes_a_ticket(database))
        return found

    monkeypatch.setattr(storing, "still_needed", then_try)
    await bring(catalogue())
    tries.append(await _takes_a_ticket(database))
    assert tries == [False, True]


async def _takes_a_ticket(database: str) -> bool:
    """Whether another connection may write a ticket just now."""
    if database.startswith("sqlite://"):
        with contextlib.closing(sqlite3.connect(database.removeprefix("sqlite://"), 0)) as other:
            try:
                other.execute(TICKET)
            except sqlite3.OperationalError:
                return False
            return True
    connection = await _postgres(database)
    try:
        await connection.execute("SET lock_timeout = '200ms'")
        await connection.execute(TICKET)
    except asyncpg.LockNotAvailableError:
        return False
    finally:
        await connection.close()
    return True
