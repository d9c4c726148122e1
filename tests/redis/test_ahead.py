"""How many wait before somebody, and the order among those who came at once."""

from collections.abc import Awaitable, Callable

import pytest

from queueing.line.requests import Destination, Outcome
from tests.redis.conftest import HALL, Bench, event_in

Verb = Callable[[], Awaitable[Outcome]]


async def test_both_lines_of_a_lane_count(bench: Bench) -> None:
    """Whoever waits before it in either line, and nobody of another lane."""
    tickets = []
    for remote in (True, False, False, True, True, False):
        await bench.issue("a")
        tickets.append(await bench.issue("b", remote=remote))
        bench.clock.advance(seconds=10)
    assert [await bench.view.ahead(t) for t in tickets] == [0, 1, 2, 3, 4, 5]


async def test_at_a_tie_the_order_of_issue_decides(bench: Bench) -> None:
    """Also between the two lines of the lane: exactly those who took a number before it."""
    tickets = [await bench.issue("b", remote=n % 3 == 0) for n in range(8)]
    assert len({ticket.arrival for ticket in tickets}) == 1
    assert [await bench.view.ahead(t) for t in tickets] == list(range(8))


@pytest.mark.parametrize("remote", [False, True])
async def test_an_event_says_what_the_line_says(bench: Bench, *, remote: bool) -> None:
    """Every verb that brings somebody into a line tells the figure that a reader would find."""
    mine = await bench.issue("b", remote=remote)
    for n in range(6):
        bench.clock.advance(seconds=n % 2)
        await bench.issue("b", remote=n % 2 == 0)
    await bench.open("1", "3")
    await bench.next("1")
    line = bench.line
    verbs: list[Verb] = [
        lambda: line.release(bench.request(), HALL, "1", "gone"),
        lambda: line.postpone(bench.request(), mine.id, 3),
        lambda: line.transfer(bench.request(), HALL, "1", Destination("b", "", mine.id)),
        lambda: line.transfer(bench.request(), HALL, "1", Destination("", "3", mine.id)),
        lambda: line.transfer(bench.request(), HALL, "1", Destination("a", "", mine.id)),
    ]
    told = []
    for verb in verbs:
        event = event_in(await verb())
        assert event.ticket is not None
        assert event.ahead == await bench.view.ahead(event.ticket)
        told.append(event.ahead)
    assert told == [0, 3, 3, 0, 0]


async def test_nobody_is_ahead_of_whom_the_line_has_not(bench: Bench) -> None:
    """A ticket that was called meanwhile waits behind nobody."""
    ticket = await bench.issue()
    await bench.open("1")
    await bench.next()
    assert await bench.view.ahead(ticket) is None
    assert await bench.view.ahead(await bench.now_of(ticket)) is None


async def test_a_tie_between_lines_is_called_in_order_of_issue(bench: Bench) -> None:
    """Lanes, remote lines and handicaps that come to the same: the lower number of issue."""
    helped = await bench.issue("a")
    bench.clock.advance(minutes=10)
    issued = [await bench.issue("b", remote=n % 2 == 0) for n in range(4)]
    await bench.open("3")
    for ticket in (helped, *issued):
        assert (await bench.serve("3")).id == ticket.id
        await bench.finish("3")


async def test_a_tie_keeps_the_order_through_a_round_trip(bench: Bench) -> None:
    """A ticket that was released stands before those who came at the same moment after it."""
    tickets = [await bench.issue() for _ in range(12)]
    await bench.open("1", "2")
    await bench.next("1")
    await bench.next("2")
    await bench.line.release(bench.request(), HALL, "2", "gone")
    await bench.line.release(bench.request(), HALL, "1", "gone")
    assert await bench.queue(f"{HALL}:a") == [ticket.number for ticket in tickets]


@pytest.mark.parametrize("minutes", [-10, -60 * 24])
async def test_a_clock_that_jumps_back_changes_no_place(bench: Bench, minutes: int) -> None:
    """What happens after the jump counts as happening at the last moment the line has seen."""
    first = await bench.issue("b")
    missed = await bench.issue("a")
    await bench.open("2")
    await bench.next("2")
    bench.clock.advance(seconds=30)
    last = bench.clock.now_ms()
    await bench.line.miss(bench.request(), HALL, "2")
    bench.clock.advance(minutes=minutes)
    second = await bench.issue("b", remote=True)
    assert (second.joined_at, second.date) == (last, first.date)
    back = event_in(await bench.line.return_to_line(bench.request(), HALL, missed.id))
    assert back.ticket is not None
    assert (back.at, back.ticket.arrival) == (last, last)
    assert await bench.view.ahead(second) == 1
    assert [e.at for e in await bench.log()] == sorted(e.at for e in await bench.log())
