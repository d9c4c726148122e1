"""One number for several kinds of business: a visit of several stops."""

import pytest

from kit.errors import Invalid
from queueing.line.requests import NewTicket
from queueing.model.documents import Stop
from queueing.model.errors import TicketExists
from queueing.model.transitions import State
from tests.redis.conftest import HALL, Bench, event_in, ticket_in


async def test_a_stop_that_is_done_leads_to_the_next_lane(bench: Bench) -> None:
    """Same number, same place; the event says which lane was finished and since when."""
    ticket = await bench.issue("a", stops=("b", "a"))
    bench.clock.advance(minutes=1)
    await bench.issue("b")
    await bench.open("1")
    bench.clock.advance(minutes=2)
    started = (await bench.serve()).started_at
    bench.clock.advance(minutes=8)
    event = event_in(await bench.line.finish(bench.request(), HALL, "1"))
    assert (event.name, event.lane, event.since) == ("ticket.finished", "a", started)
    assert event.ahead == 0
    assert event.ticket is not None
    doc = event.ticket
    assert (doc.id, doc.number, doc.arrival) == (ticket.id, ticket.number, ticket.arrival)
    assert (doc.state, doc.lane, doc.line) == (State.WAITING, "b", f"{HALL}:b")
    assert doc.waiting_since == bench.clock.now_ms()
    assert (doc.window, doc.called_at, doc.started_at) == (None, None, None)
    assert [stop.lane for stop in doc.stops or []] == ["a"]
    assert event.window is not None
    assert event.window.ticket is None


async def test_the_last_finish_ends_the_visit(bench: Bench) -> None:
    """Until then it is one live ticket; afterwards it is served, by the last window."""
    ticket = await bench.issue("a", stops=("b", "a"))
    await bench.open("1", "3")
    for window in ("1", "3"):
        assert (await bench.serve(window)).id == ticket.id
        assert (await bench.finish(window)).state is State.WAITING
    assert (await bench.now_of(ticket)).stops is None
    assert (await bench.serve("1")).call_no == 3
    served = event_in(await bench.line.finish(bench.request(), HALL, "1"))
    assert (served.lane, served.since) == (None, None)
    assert served.ticket is not None
    assert (served.ticket.state, served.ticket.served_at) == (State.SERVED, "1")
    assert (await bench.view.snapshot(HALL)).tickets == []


async def test_each_stop_has_its_own_item(bench: Bench) -> None:
    """What the next window sees is the item of the stop it is for."""
    stops = (Stop("b", "deed"), Stop("a"))
    new = NewTicket("themed", HALL, "a", "A", item="permit", stops=stops)
    assert ticket_in(await bench.line.issue(bench.request(), new)).item == "permit"
    await bench.open("1")
    await bench.serve()
    assert (await bench.finish()).item == "deed"
    await bench.serve()
    assert (await bench.finish()).item is None


async def test_a_citizen_is_known_in_the_lane_of_the_stop(bench: Bench) -> None:
    """They may take another number for the lane they have left, not for the one they wait in."""
    await bench.issue("a", citizen="somebody", stops=("b",))
    await bench.open("1")
    await bench.serve()
    await bench.finish()
    with pytest.raises(TicketExists):
        await bench.issue("b", citizen="somebody")
    assert (await bench.issue("a", citizen="somebody")).number == "A002"


async def test_a_stop_takes_the_remote_line_if_the_holder_accepts_it(bench: Bench) -> None:
    """Of the two lines of the next lane, the one that any window may serve."""
    await bench.issue("a", remote=True, stops=("b",))
    await bench.open("1")
    await bench.serve()
    assert (await bench.finish()).line == f"{HALL}:b+remote"


async def test_a_stop_that_nobody_serves_is_refused_at_once(bench: Bench) -> None:
    """Nobody finds out at the second window that the third does not exist; no number is spent."""
    with pytest.raises(Invalid):
        await bench.issue("a", stops=("b", "z"))
    assert (await bench.issue("a")).number == "A001"
