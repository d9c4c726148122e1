"""A ticket goes to another lane or window, and stays the same ticket."""

import pytest

from kit.errors import Invalid, NotFound
from queueing.line.requests import Destination
from queueing.model.documents import TicketDoc
from queueing.model.errors import IllegalMove, NotServedHere, WindowNotOpen
from tests.redis.conftest import HALL, Bench, event_in, ticket_in

OWN_LINE = f"{HALL}:@2"


async def to_window_2(bench: Bench) -> TicketDoc:
    """The first of lane `a`, called at window 1 and sent to window 2."""
    await bench.open("1", "2")
    await bench.next("1")
    to = Destination(window="2")
    return ticket_in(await bench.line.transfer(bench.request(), HALL, "1", to))


async def test_to_a_lane_keeps_number_and_place(bench: Bench) -> None:
    """The ticket waits in the other lane where it would be, had it come for that at once."""
    first = await bench.issue("a", citizen="somebody")
    bench.clock.advance(minutes=1)
    await bench.issue("b")
    await bench.open("1", "3")
    await bench.serve("1")
    bench.clock.advance(minutes=9)
    to = Destination(lane="b")
    moved = event_in(await bench.line.transfer(bench.request(), HALL, "1", to))
    assert moved.name == "ticket.transferred"
    assert moved.ticket is not None
    doc = moved.ticket
    assert (doc.id, doc.number, doc.order) == (first.id, first.number, first.order)
    assert (doc.joined_at, doc.arrival) == (first.joined_at, first.arrival)
    assert (doc.lane, doc.line, doc.state, doc.window) == ("b", f"{HALL}:b", "waiting", None)
    assert (doc.called_at, doc.started_at, moved.ahead) == (None, None, 0)
    assert moved.window is not None
    assert moved.window.ticket is None
    assert [t.number for t in await bench.view.mine("somebody")] == ["A001"]
    assert (await bench.next("3")).id == first.id


async def test_a_visit_is_counted_once(bench: Bench) -> None:
    """Number and place in the day's count go on, and only a call counts as a call."""
    await bench.issue("a")
    await bench.open("1")
    await bench.serve("1")
    to = Destination(lane="b")
    assert ticket_in(await bench.line.transfer(bench.request(), HALL, "1", to)).call_no == 1
    assert (await bench.next("1")).call_no == 2
    assert (await bench.issue("b")).number == "B001"
    assert (await bench.issue("a")).number == "A002"
    assert len((await bench.view.snapshot(HALL)).tickets) == 3


async def test_a_lane_that_nobody_serves_is_refused(bench: Bench) -> None:
    """The ticket stays where it is."""
    await bench.issue()
    await bench.open("1")
    await bench.next("1")
    before = await bench.view.snapshot(HALL)
    with pytest.raises(Invalid):
        await bench.line.transfer(bench.request(), HALL, "1", Destination(lane="z"))
    assert await bench.view.snapshot(HALL) == before


ODD = ("b+remote", "b+", "+remote", "@2", f"{HALL}:b", "b:", "", "a\\0")


@pytest.mark.parametrize("name", ODD)
async def test_the_name_of_a_line_is_not_the_name_of_a_lane(bench: Bench, name: str) -> None:
    """Else somebody who wants no window of another hall would be called there."""
    await bench.issue("b")
    await bench.issue("b")
    await bench.open("1")
    await bench.next("1")
    before = await bench.view.snapshot(HALL)
    with pytest.raises(Invalid):
        await bench.issue(name)
    with pytest.raises(Invalid):
        await bench.issue("a", stops=(name,))
    if name:  # without a lane it would be a window that is named
        waiting = before.tickets[1].id
        for ticket in ("", waiting):
            to = Destination(lane=name, ticket=ticket)
            with pytest.raises(Invalid):
                await bench.line.transfer(bench.request(), HALL, "1", to)
    assert await bench.view.snapshot(HALL) == before


async def test_to_a_window_only_that_window_calls_it(bench: Bench) -> None:
    """Others neither call it as the next one nor by name."""
    first, second = await bench.issue(), await bench.issue()
    moved = await to_window_2(bench)
    assert (moved.id, moved.line, moved.lane) == (first.id, OWN_LINE, "a")
    assert (moved.number, moved.arrival) == (first.number, first.arrival)
    with pytest.raises(NotServedHere):
        await bench.line.call(bench.request(), HALL, "1", first.id, "because")
    assert (await bench.next("1")).id == second.id
    assert (await bench.next("2")).id == first.id


async def test_to_a_window_its_key_decides_when(bench: Bench) -> None:
    """Whoever has a smaller key is still called before it."""
    early = await bench.issue()
    bench.clock.advance(minutes=1)
    late = await bench.issue()
    await bench.open("1", "2")
    to = Destination(window="2", ticket=late.id)
    await bench.line.transfer(bench.request(), HALL, "1", to)
    assert (await bench.next("2")).id == early.id
    await bench.line.miss(bench.request(), HALL, "2")
    assert (await bench.next("2")).id == late.id


@pytest.mark.parametrize("verb", ["pause", "close"])
async def test_it_falls_back_to_its_lane_when_that_window_stops(bench: Bench, verb: str) -> None:
    """An event says so before the window's own, and the ticket is first again in its lane."""
    first = await bench.issue()
    await bench.issue()
    await to_window_2(bench)
    seen = len(await bench.log())
    if verb == "pause":
        await bench.line.pause_window(bench.request(), HALL, "2", "lunch")
    else:
        await bench.line.close_window(bench.request(), HALL, "2")
    fallen, stopped = (await bench.log())[seen:]
    assert (fallen.name, fallen.window, fallen.ahead) == ("ticket.transferred", None, 0)
    assert fallen.ticket is not None
    assert (fallen.ticket.id, fallen.ticket.line) == (first.id, f"{HALL}:a")
    assert fallen.ticket.arrival == first.arrival
    assert stopped.name == f"window.{verb}d"
    assert await bench.queue(OWN_LINE, f"{HALL}:a") == ["A001", "A002"]
    assert (await bench.next("1")).id == first.id


async def test_released_after_its_window_closed_it_waits_in_its_lane(bench: Bench) -> None:
    """A ticket parked at a window that has closed meanwhile is not left waiting for it."""
    first = await bench.issue()
    await to_window_2(bench)
    await bench.next("2")
    await bench.line.park(bench.request(), HALL, "2", "a form")
    await bench.line.close_window(bench.request(), HALL, "2")
    back = ticket_in(await bench.line.resume(bench.request(), HALL, "1", first.id))
    assert (back.line, back.arrival) == (f"{HALL}:a", first.arrival)
    assert (await bench.next("1")).id == first.id


async def test_missed_at_a_window_that_closed_it_returns_behind_its_lane(bench: Bench) -> None:
    """The next few are counted in the lane where it will wait, not in the line that ended."""
    first = await bench.issue()
    others = [await bench.issue() for _ in range(5)]
    await to_window_2(bench)
    await bench.next("2")
    await bench.line.miss(bench.request(), HALL, "2")
    await bench.line.close_window(bench.request(), HALL, "2")
    bench.clock.advance(minutes=5)
    back = ticket_in(await bench.line.return_to_line(bench.request(), HALL, first.id))
    assert (back.line, back.arrival) == (f"{HALL}:a", others[2].arrival + 1)


@pytest.mark.parametrize("state", ["closed", "paused"])
async def test_to_a_window_that_takes_nobody_is_refused(bench: Bench, state: str) -> None:
    """Nothing changes; a window that does not exist is not found."""
    await bench.issue()
    await bench.open("1", "2")
    await bench.next("1")
    if state == "paused":
        await bench.line.pause_window(bench.request(), HALL, "2", "lunch")
    else:
        await bench.line.close_window(bench.request(), HALL, "2")
    before = await bench.view.snapshot(HALL)
    with pytest.raises(WindowNotOpen):
        await bench.line.transfer(bench.request(), HALL, "1", Destination(window="2"))
    with pytest.raises(NotFound):
        await bench.line.transfer(bench.request(), HALL, "1", Destination(window="99"))
    assert await bench.view.snapshot(HALL) == before


async def test_a_waiting_ticket_is_sent_by_name(bench: Bench) -> None:
    """The window of the clerk keeps whom it serves; how long the ticket waits goes on counting."""
    await bench.issue()
    second = await bench.issue()
    await bench.open("1")
    await bench.serve("1")
    bench.clock.advance(minutes=3)
    to = Destination(lane="b", ticket=second.id)
    moved = event_in(await bench.line.transfer(bench.request(), HALL, "1", to))
    assert moved.window is None
    assert moved.ticket is not None
    assert (moved.ticket.lane, moved.ticket.arrival) == ("b", second.arrival)
    assert moved.ticket.waiting_since == second.waiting_since
    window = await bench.view.window(HALL, "1")
    assert window is not None
    assert window.number == "A001"


async def test_the_reason_is_logged(bench: Bench) -> None:
    """With a ticket sent by name or from its window; without one nothing stands there."""
    waiting = [await bench.issue() for _ in range(3)][2]
    await bench.open("1")
    sent = Destination(lane="b", ticket=waiting.id)
    await bench.line.transfer(bench.request(), HALL, "1", sent, "取号时选错业务")
    for reason in ("needs the archive", ""):
        await bench.next("1")
        await bench.line.transfer(bench.request(), HALL, "1", Destination(lane="b"), reason)
    told = [event.reason for event in await bench.log() if event.name == "ticket.transferred"]
    assert told == ["取号时选错业务", "needs the archive", None]


async def test_only_who_waits_is_sent_by_name(bench: Bench) -> None:
    """A ticket at a window is sent from there; one that nobody gave does not exist."""
    first = await bench.issue()
    await bench.open("1", "2")
    await bench.next("1")
    for ticket, refusal in ((first.id, IllegalMove), ("nobody", NotFound)):
        to = Destination(lane="b", ticket=ticket)
        with pytest.raises(refusal):
            await bench.line.transfer(bench.request(), HALL, "2", to)


async def test_only_a_window_that_serves_it_sends_it(bench: Bench) -> None:
    """Window 2 does not serve the lane `b`, so it moves nobody who waits there."""
    ticket = await bench.issue("b")
    await bench.open("2")
    to = Destination(lane="a", ticket=ticket.id)
    with pytest.raises(NotServedHere):
        await bench.line.transfer(bench.request(), HALL, "2", to)
    assert await bench.queue(f"{HALL}:b") == ["B001"]


async def test_who_waits_for_one_window_is_fetched_back_by_its_lane(bench: Bench) -> None:
    """A window that serves the lane behind it may send it on."""
    first = await bench.issue()
    await to_window_2(bench)
    to = Destination(lane="a", ticket=first.id)
    back = ticket_in(await bench.line.transfer(bench.request(), HALL, "1", to))
    assert back.line == f"{HALL}:a"
    assert (await bench.next("1")).id == first.id
