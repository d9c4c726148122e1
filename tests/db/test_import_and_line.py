"""An import looks at the living line: it takes nothing away that somebody still needs."""

from collections.abc import Awaitable, Callable
from typing import NamedTuple

import pytest
from msgspec.structs import replace

from queueing.line.requests import Destination, NewTicket
from queueing.model.documents import Stop, TicketDoc
from records.hall_directory import read_directory
from records.models.catalogue.halls import Hall, Lane, Window, WindowLane
from records.rulebook import read_rulebook
from records.transactions import connection
from server.importer.problems import ImportRefused
from server.importer.reading.sheets import Catalogue
from tests.support.recorded_line import GROUP, HALL, RecordedLine
from tests.support.small_catalogue import BRANCH, at_branch, bring, catalogue, hall, lane, window


def without_lane_a() -> Catalogue:
    """Lane `a` is called `quick` from now on, with another letter."""
    windows = [window(n, "quick", "b", at=at) for at in (HALL, BRANCH) for n in "12"]
    return catalogue(lanes=[lane("quick"), lane("b")], windows=windows)


def unserved_a() -> Catalogue:
    """Lane `a` stays, but no window of the hall serves it."""
    here = [window("1", "b"), window("2", "b")]
    return catalogue(windows=[*here, *at_branch("a", "b")])


def without_window(code: str) -> Catalogue:
    """One window of the hall less."""
    left = [window(n, "a", "b") for n in "12" if n != code]
    return catalogue(windows=[*left, *at_branch("a", "b")])


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


async def put_aside(bench: RecordedLine, at: str, verb: str) -> None:
    """Whoever was called to a window is parked or missed."""
    if verb == "park":
        await bench.line.park(bench.request(), HALL, at, "a form")
    else:
        await bench.line.miss(bench.request(), HALL, at)


async def parked(bench: RecordedLine) -> TicketDoc:
    """Somebody stepped aside."""
    ticket = await called(bench)
    await put_aside(bench, "1", "park")
    return ticket


async def missed(bench: RecordedLine) -> TicketDoc:
    """Somebody did not come."""
    ticket = await called(bench)
    await put_aside(bench, "1", "miss")
    return ticket


async def parked_where_rules_say(bench: RecordedLine) -> TicketDoc:
    """Parked from window 1, which alone serves lane `a`, by the rules though not by the files."""
    rules = bench.line.rules.halls[HALL]
    alone = replace(rules, windows={"1": {"a": 0, "b": 0}, "2": {"b": 0}})
    await bench.line.set_rules(bench.request(), alone, "window 2 is for lane b")
    return await parked(bench)


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


async def aside_from_own_line(bench: RecordedLine, verb: str) -> TicketDoc:
    """Somebody was called from the line of window 2 alone, and is aside since."""
    ticket = await own_line(bench)
    await bench.line.call_next(bench.request(), HALL, "2")
    await put_aside(bench, "2", verb)
    return ticket


async def parked_from_own_line(bench: RecordedLine) -> TicketDoc:
    """Parked, to come back to window 2."""
    return await aside_from_own_line(bench, "park")


async def missed_from_own_line(bench: RecordedLine) -> TicketDoc:
    """Missed at window 2, which alone was to serve it."""
    return await aside_from_own_line(bench, "miss")


async def from_afar(bench: RecordedLine) -> TicketDoc:
    """Somebody of the hall is served by window 1 of the branch."""
    rules = bench.line.rules.halls[BRANCH]
    helping = replace(rules, windows={**rules.windows, "1": {"b": 0, f"{HALL}:b": 60}})
    await bench.line.set_rules(bench.request(), helping, "help")
    bench.line.rules.begin(
        await read_rulebook(connection(), await read_directory(connection(), GROUP))
    )
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


LANE_A, WINDOW_2 = "lane a of hall hall", "window 2 of hall hall"
CASES = {
    "waiting": Case(waiting, without_lane_a, LANE_A),
    "called": Case(called, without_lane_a, LANE_A),
    "serving": Case(serving, without_lane_a, LANE_A),
    "parked": Case(parked, without_lane_a, LANE_A),
    "missed": Case(missed, without_lane_a, LANE_A),
    "unserved": Case(waiting, unserved_a, LANE_A),
    "parked, unserved": Case(parked, unserved_a, LANE_A),
    "missed, unserved": Case(missed, unserved_a, LANE_A),
    "unserved by the rules": Case(parked_where_rules_say, lambda: without_window("1"), LANE_A),
    "a further stop": Case(further_stop, without_lane_a, LANE_A),
    "a window's own line": Case(own_line, lambda: without_window("2"), WINDOW_2),
    "parked, own line": Case(parked_from_own_line, lambda: without_window("2"), WINDOW_2),
    "missed, own line": Case(missed_from_own_line, lambda: without_window("2"), WINDOW_2),
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


@pytest.mark.parametrize("verb", ["park", "miss"])
async def test_a_ticket_aside_is_tied_to_its_line_alone(bench: RecordedLine, verb: str) -> None:
    """The window from which it stepped aside may go; another one of its lane serves it."""
    ticket = await called(bench)
    await put_aside(bench, "1", verb)
    await bench.line.close_window(bench.request(), HALL, "1")
    await bring(without_window("1"))
    await bench.store.redis.flushall()
    await bench.recovery.recover(bench.store.epoch)
    bench.line.rules.begin(
        await read_rulebook(connection(), await read_directory(connection(), GROUP))
    )
    await bench.line.open_window(bench.request(), HALL, "2", "clerk")
    again = bench.line.resume if verb == "park" else bench.line.undo_miss
    await again(bench.request(), HALL, "2", ticket.id)
    outcome = await bench.line.call_next(bench.request(), HALL, "2")
    assert outcome.event is not None
    assert outcome.event.ticket is not None
    assert (outcome.event.ticket.id, outcome.event.ticket.window) == (ticket.id, "2")


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
