"""Stepping aside: parked at the window, or letting others go first while waiting."""

import pytest

from kit.errors import NotFound
from queueing.line.requests import Destination
from queueing.model.errors import IllegalMove, NotServedHere
from queueing.model.transitions import State
from tests.redis.conftest import HALL, Bench, event_in, ticket_in


@pytest.mark.parametrize("started", [False, True])
async def test_a_parked_ticket_frees_the_window_and_keeps_its_key(
    bench: Bench, *, started: bool
) -> None:
    """Called or being served; once it waits again, it is first."""
    first = await bench.issue()
    second = await bench.issue()
    await bench.open("1")
    await (bench.serve() if started else bench.next())
    parked = event_in(await bench.line.park(bench.request(), HALL, "1", "a form"))
    assert (parked.name, parked.reason) == ("ticket.parked", "a form")
    assert parked.window is not None
    assert parked.window.ticket is None
    assert await bench.queue(f"{HALL}:a") == [second.number]
    assert (await bench.next()).id == second.id
    bench.clock.advance(minutes=4)
    back = event_in(await bench.line.resume(bench.request(), HALL, "1", first.id))
    assert (back.name, back.ahead, back.window) == ("ticket.resumed", 0, None)
    assert back.ticket is not None
    assert (back.ticket.arrival, back.ticket.number) == (first.arrival, first.number)
    assert back.ticket.waiting_since == bench.clock.now_ms()
    assert (back.ticket.parked_at, back.ticket.started_at) == (None, None)


async def test_only_a_window_that_serves_it_resumes_it(bench: Bench) -> None:
    """The window need not be the one where it was parked, nor be free or open."""
    ticket = await bench.issue("b")
    await bench.open("1", "2")
    await bench.next("1")
    await bench.line.park(bench.request(), HALL, "1", "a copy")
    with pytest.raises(NotServedHere):
        await bench.line.resume(bench.request(), HALL, "2", ticket.id)
    with pytest.raises(NotFound):
        await bench.line.resume(bench.request(), HALL, "3", "nobody")
    assert ticket_in(await bench.line.resume(bench.request(), HALL, "3", ticket.id)).state == (
        State.WAITING
    )


async def test_a_parked_ticket_may_be_given_up(bench: Bench) -> None:
    """It never comes back, and its holder may take another one."""
    ticket = await bench.issue(citizen="somebody")
    await bench.open("1")
    await bench.serve()
    await bench.line.park(bench.request(), HALL, "1", "a form")
    await bench.line.cancel(bench.request(), ticket.id)
    with pytest.raises(IllegalMove):
        await bench.line.resume(bench.request(), HALL, "1", ticket.id)
    assert (await bench.issue(citizen="somebody")).number == "A002"


async def test_a_parked_ticket_ends_with_its_day(bench: Bench) -> None:
    """Nobody is parked over night."""
    ticket = await bench.issue()
    await bench.open("1")
    await bench.serve()
    await bench.line.park(bench.request(), HALL, "1", "a form")
    bench.clock.advance(minutes=24 * 60)
    assert await bench.line.end_day(HALL) == 1
    assert (await bench.now_of(ticket)).state is State.EXPIRED


async def test_postponed_behind_the_second_of_those_who_wait(bench: Bench) -> None:
    """The new key is that of the second waiting and one millisecond more, and the event has it."""
    first = await bench.issue()
    others = []
    for _ in range(4):
        bench.clock.advance(seconds=30)
        others.append(await bench.issue())
    event = event_in(await bench.line.postpone(bench.request(), first.id, 2))
    assert (event.name, event.ahead) == ("ticket.postponed", 2)
    assert event.ticket is not None
    assert event.ticket.arrival == others[1].arrival + 1
    assert await bench.queue(f"{HALL}:a") == ["A002", "A003", "A001", "A004", "A005"]


async def test_postponed_past_the_end_of_a_short_line(bench: Bench) -> None:
    """With fewer waiting than asked for, the ticket counts as having come now."""
    first = await bench.issue()
    await bench.issue()
    bench.clock.advance(minutes=2)
    event = event_in(await bench.line.postpone(bench.request(), first.id, 2))
    assert event.ticket is not None
    assert (event.ticket.arrival, event.ahead) == (bench.clock.now_ms(), 1)


async def test_nobody_comes_forward_by_postponing(bench: Bench) -> None:
    """The key never becomes smaller than one's own."""
    await bench.issue()
    bench.clock.advance(seconds=30)
    last = await bench.issue()
    assert ticket_in(await bench.line.postpone(bench.request(), last.id, 1)).arrival == last.arrival


@pytest.mark.parametrize("remote", [False, True])
async def test_both_lines_of_the_lane_go_first(bench: Bench, *, remote: bool) -> None:
    """Who goes first is counted over the lane, whichever of its two lines they wait in."""
    mine = await bench.issue("b", remote=remote)
    others = []
    for other in (not remote, remote, not remote, remote):
        bench.clock.advance(seconds=30)
        others.append(await bench.issue("b", remote=other))
    event = event_in(await bench.line.postpone(bench.request(), mine.id, 3))
    assert event.ticket is not None
    assert (event.ticket.arrival, event.ahead) == (others[2].arrival + 1, 3)
    assert event.ticket.line == mine.line


@pytest.mark.parametrize("way", ["release", "undo", "transfer", "park"])
async def test_the_postponed_place_is_the_promised_one(bench: Bench, way: str) -> None:
    """Whatever brings the ticket back brings it back there, not to where it first was."""
    first, second = await bench.issue(), await bench.issue()
    await bench.issue()
    key = ticket_in(await bench.line.postpone(bench.request(), first.id, 1)).arrival
    assert key == second.arrival + 1
    await bench.open("1", "2")
    line = bench.line
    await line.call(bench.request(), HALL, "1", first.id, "because")
    if way == "release":
        back = await line.release(bench.request(), HALL, "1", "gone")
    elif way == "undo":
        await line.miss(bench.request(), HALL, "1")
        back = await line.undo_miss(bench.request(), HALL, "1", first.id)
    elif way == "transfer":
        back = await line.transfer(bench.request(), HALL, "1", Destination(lane="b"))
    else:
        await line.park(bench.request(), HALL, "1", "a form")
        back = await line.resume(bench.request(), HALL, "1", first.id)
    assert ticket_in(back).arrival == key


async def test_a_missed_ticket_returns_no_earlier_than_its_postponed_place(bench: Bench) -> None:
    """Its own key is the postponed one, which is later than the third waiting here."""
    first = await bench.issue()
    for _ in range(6):
        bench.clock.advance(seconds=30)
        await bench.issue()
    key = ticket_in(await bench.line.postpone(bench.request(), first.id, 6)).arrival
    await bench.open("1")
    await bench.line.call(bench.request(), HALL, "1", first.id, "because")
    await bench.line.miss(bench.request(), HALL, "1")
    back = await bench.line.return_to_line(bench.request(), HALL, first.id)
    assert ticket_in(back).arrival == key
