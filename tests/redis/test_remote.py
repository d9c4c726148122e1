"""A window serves the lane of another hall from afar."""

import pytest

from queueing.model.errors import IllegalMove, NotServedHere
from queueing.model.events import Event
from queueing.model.transitions import State, WindowState
from tests.redis.conftest import HALL, MINUTE_MS, NEXT_DOOR, Bench, event_in, ticket_in

LINE = f"{HALL}:b+remote"


async def helped(bench: Bench, *, started: bool = False) -> str:
    """A ticket of the hall at the window next door; its id."""
    ticket = await bench.issue("b", remote=True)
    await bench.open("1", hall=NEXT_DOOR)
    await (bench.serve("1", NEXT_DOOR) if started else bench.next("1", NEXT_DOOR))
    return ticket.id


async def log_since(bench: Bench, seen: int) -> list[tuple[str, str]]:
    """The events after the first `seen`: whose and which."""
    return [(event.hall, event.name) for event in (await bench.log())[seen:]]


async def free(bench: Bench) -> bool:
    """Whether the window next door holds nobody and helps nobody."""
    window = await bench.view.window(NEXT_DOOR, "1")
    assert window is not None
    return (window.ticket, window.number, window.helps) == (None, None, None)


async def test_who_accepts_it_waits_in_the_remote_line(bench: Bench) -> None:
    """Only in a lane that a window may serve from afar, and only with the holder's consent."""
    assert (await bench.issue("b", remote=True)).line == LINE
    assert (await bench.issue("b", remote=False)).line == f"{HALL}:b"
    assert (await bench.issue("a", remote=True)).line == f"{HALL}:a"


async def test_own_windows_serve_both_lines_alike(bench: Bench) -> None:
    """For a window of the hall it is one lane, in order of arrival."""
    issued = [await bench.issue("b", remote=n % 2 == 1) for n in range(4)]
    await bench.open("1")
    for ticket in issued:
        assert (await bench.serve()).id == ticket.id
        await bench.finish()


@pytest.mark.parametrize(("waited_min", "first"), [(19, "own"), (20, "remote"), (21, "remote")])
async def test_a_distant_window_helps_past_its_handicap(
    bench: Bench, waited_min: int, first: str
) -> None:
    """Twenty minutes against its own people; at a tie whoever took a number first is called."""
    far = await bench.issue("b", remote=True)
    bench.clock.advance(minutes=waited_min)
    near = await bench.issue_next_door()
    await bench.open("1", hall=NEXT_DOOR)
    outcome = await bench.line.call_next(bench.request(), NEXT_DOOR, "1")
    assert ticket_in(outcome).id == {"own": near.id, "remote": far.id}[first]
    why = event_in(outcome).why
    assert why is not None
    assert [(c.line, c.handicap_ms) for c in why] == [
        (f"{NEXT_DOOR}:a", 0),
        (LINE, 20 * MINUTE_MS),
    ]


async def test_who_does_not_accept_it_is_never_called_there(bench: Bench) -> None:
    """However long they have waited, and not by name either."""
    ticket = await bench.issue("b", remote=False)
    bench.clock.advance(minutes=120)
    await bench.open("1", hall=NEXT_DOOR)
    assert (await bench.line.call_next(bench.request(), NEXT_DOOR, "1")).event is None
    with pytest.raises(NotServedHere):
        await bench.line.call(bench.request(), NEXT_DOOR, "1", ticket.id, "because")


async def test_each_hall_is_told_in_its_own_sequence(bench: Bench) -> None:
    """The call belongs to the ticket's hall, the helping to the window's."""
    ticket = await helped(bench)
    helping, called = (await bench.log())[-2:]
    assert (helping.hall, helping.name, helping.ticket) == (NEXT_DOOR, "window.helping", None)
    assert helping.window is not None
    assert (helping.window.number, helping.window.helps) == ("B001", HALL)
    assert helping.window.state is WindowState.OPEN
    assert (called.hall, called.name) == (HALL, "ticket.called")
    assert called.ticket is not None
    assert (called.ticket.id, called.ticket.window) == (ticket, "1")
    assert called.ticket.window_hall == NEXT_DOOR
    assert called.window is not None
    assert called.window.hall == NEXT_DOOR
    for hall in (HALL, NEXT_DOOR):
        seqs = [event.seq for event in await bench.log() if event.hall == hall]
        assert seqs == list(range(1, len(seqs) + 1))


async def test_what_leaves_the_window_alone_is_no_news_of_it(bench: Bench) -> None:
    """A recall and a start are events of the ticket's hall only."""
    await helped(bench)
    bench.clock.advance(minutes=1)
    seen = len(await bench.log())
    recalled = await bench.line.recall(bench.request(), NEXT_DOOR, "1")
    assert ticket_in(recalled).call_no == 2
    await bench.line.start(bench.request(), NEXT_DOOR, "1")
    assert await log_since(bench, seen) == [(HALL, "ticket.recalled"), (HALL, "ticket.started")]


ENDS = {
    "finish": ("ticket.finished", State.SERVED),
    "miss": ("ticket.missed", State.MISSED),
    "release": ("ticket.returned", State.WAITING),
    "park": ("ticket.parked", State.PARKED),
    "cancel": ("ticket.cancelled", State.CANCELLED),
}


async def end(bench: Bench, verb: str, ticket: str) -> Event:
    """Free the window next door in one of the ways there are."""
    line, request = bench.line, bench.request()
    if verb == "cancel":
        return event_in(await line.cancel(request, ticket))
    if verb in {"release", "park"}:
        return event_in(await getattr(line, verb)(request, NEXT_DOOR, "1", "because"))
    return event_in(await getattr(line, verb)(request, NEXT_DOOR, "1"))


@pytest.mark.parametrize("verb", ENDS)
async def test_every_end_frees_the_distant_window(bench: Bench, verb: str) -> None:
    """Both halls are told, and nothing of the window stays on the ticket."""
    ticket = await helped(bench, started=verb == "finish")
    seen = len(await bench.log())
    event = await end(bench, verb, ticket)
    name, state = ENDS[verb]
    assert await log_since(bench, seen) == [(NEXT_DOOR, "window.helping"), (HALL, name)]
    assert event.ticket is not None
    assert event.ticket.state is state
    assert (event.ticket.window, event.ticket.window_hall) == (None, None)
    assert await free(bench)
    assert await bench.queue(LINE) == (["B001"] if verb == "release" else [])
    near = await bench.issue_next_door()
    assert (await bench.next("1", NEXT_DOOR)).id == near.id


async def test_the_end_of_the_tickets_day_frees_the_distant_window(bench: Bench) -> None:
    """The window next door is still in its old day, and open."""
    ticket = await helped(bench, started=True)
    bench.clock.advance(minutes=24 * 60)
    assert await bench.line.end_day(HALL) == 1
    doc = await bench.view.ticket(ticket)
    assert doc is not None
    assert doc.state is State.EXPIRED
    assert await free(bench)
    window = await bench.view.window(NEXT_DOOR, "1")
    assert window is not None
    assert window.state is WindowState.OPEN


async def test_the_end_of_the_windows_day_ends_the_ticket(bench: Bench) -> None:
    """The ticket is as old as the day that ends, and its hall is told."""
    ticket = await helped(bench, started=True)
    bench.clock.advance(minutes=24 * 60)
    await bench.line.end_day(NEXT_DOOR)
    doc = await bench.view.ticket(ticket)
    assert doc is not None
    assert (doc.state, doc.window_hall) == (State.EXPIRED, None)
    assert await free(bench)
    assert await bench.line.end_day(HALL) == 0
    assert (await bench.view.snapshot(HALL)).tickets == []


async def test_a_ticket_of_the_new_day_outlives_the_windows_old_day(bench: Bench) -> None:
    """Its hall was quicker past midnight: the ticket goes back to its place and is not expired."""
    await bench.open("1", hall=NEXT_DOOR)
    bench.clock.advance(minutes=24 * 60)
    await bench.line.end_day(HALL)
    ticket = await bench.issue("b", remote=True)
    await bench.serve("1", NEXT_DOOR)
    await bench.line.end_day(NEXT_DOOR)
    doc = await bench.now_of(ticket)
    assert (doc.state, doc.line, doc.arrival) == (State.WAITING, LINE, ticket.arrival)
    assert (doc.window, doc.window_hall, doc.started_at) == (None, None, None)
    assert await free(bench)
    assert await bench.queue(LINE) == ["B001"]


async def test_the_distant_window_is_busy(bench: Bench) -> None:
    """It holds one ticket, whosever it is, and only its own hall's window acts on it."""
    await helped(bench)
    await bench.issue_next_door()
    with pytest.raises(Exception, match="still at this window"):
        await bench.line.call_next(bench.request(), NEXT_DOOR, "1")
    with pytest.raises(Exception, match="still at this window"):
        await bench.line.close_window(bench.request(), NEXT_DOOR, "1")
    await bench.open("1")
    with pytest.raises(IllegalMove):
        await bench.line.start(bench.request(), HALL, "1")


async def test_a_clerk_next_door_undoes_a_miss(bench: Bench) -> None:
    """A window that serves the line from afar may give the ticket its place back."""
    ticket = await helped(bench)
    key = (await bench.line.miss(bench.request(), NEXT_DOOR, "1")).event
    assert key is not None
    back = await bench.line.undo_miss(bench.request(), NEXT_DOOR, "1", ticket)
    assert ticket_in(back).line == LINE
    assert (await bench.next("1", NEXT_DOOR)).id == ticket
