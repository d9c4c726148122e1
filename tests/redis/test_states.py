"""Every state × every verb: what the table allows happens, everything else changes nothing."""

from collections.abc import Awaitable, Callable

import pytest

from kit.errors import Refusal
from queueing.line.requests import Destination, Outcome
from queueing.model.errors import IllegalMove
from queueing.model.transitions import MOVES, TERMINAL, State
from tests.redis.conftest import HALL, Bench, ticket_in

Way = Callable[[], Awaitable[Outcome]]
VERBS = sorted(MOVES.keys() - {"issue", "call_next", "next_stop", "undo_next_stop", "end_day"})
STATES = list(State)


async def bring_to(bench: Bench, state: State) -> str:
    """A ticket in `state`, at window 1 if the state needs a window; the id."""
    await bench.open("1")
    ticket = (await bench.issue()).id
    if state is State.WAITING:
        return ticket
    if state is State.CANCELLED:
        await bench.line.cancel(bench.request(), ticket)
        return ticket
    if state is State.EXPIRED:
        bench.clock.advance(minutes=24 * 60)
        await bench.line.end_day(HALL)
        return ticket
    await bench.next()
    if state is State.PARKED:
        await bench.line.park(bench.request(), HALL, "1", "a form")
    if state is State.MISSED:
        await bench.line.miss(bench.request(), HALL, "1")
    if state in {State.SERVING, State.SERVED}:
        await bench.line.start(bench.request(), HALL, "1")
    if state is State.SERVED:
        await bench.line.finish(bench.request(), HALL, "1")
    return ticket


async def carry_out(bench: Bench, verb: str, ticket: str) -> Outcome:
    """Do `verb` to a ticket, at the window where it is or could be."""
    line, request = bench.line, bench.request()
    doc = await bench.view.ticket(ticket)
    here = doc is not None and doc.at_window
    to = Destination(lane="b", ticket="" if here else ticket)
    if verb == "call":
        await bench.open("2")
    bench.clock.advance(minutes=1)  # who was called may be called again
    ways: dict[str, Way] = {
        "call": lambda: line.call(request, HALL, "2", ticket, "a reason"),
        "cancel": lambda: line.cancel(request, ticket),
        "return_to_line": lambda: line.return_to_line(request, HALL, ticket),
        "postpone": lambda: line.postpone(request, ticket, 1),
        "release": lambda: line.release(request, HALL, "1", "a reason"),
        "park": lambda: line.park(request, HALL, "1", "a reason"),
        "resume": lambda: line.resume(request, HALL, "1", ticket),
        "transfer": lambda: line.transfer(request, HALL, "1", to),
    }
    way = ways.get(verb) or (lambda: getattr(line, verb)(request, HALL, "1"))
    return await way()


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("state", STATES)
async def test_a_verb_does_what_the_table_says_or_nothing(
    bench: Bench, state: State, verb: str
) -> None:
    """Allowed: the ticket ends in the table's state. Not allowed: refused, and all is as before."""
    ticket = await bring_to(bench, state)
    if verb == "call":
        await bench.open("2")
    before = await bench.view.snapshot(HALL)
    doc = await bench.view.ticket(ticket)
    if state in MOVES[verb].sources:
        outcome = await carry_out(bench, verb, ticket)
        assert ticket_in(outcome).state == MOVES[verb].target
        assert ticket_in(outcome).id == ticket
        return
    with pytest.raises(IllegalMove) as refused:
        await carry_out(bench, verb, ticket)
    assert refused.value.status == 409
    assert await bench.view.ticket(ticket) == doc
    if verb != "call":
        assert await bench.view.snapshot(HALL) == before


@pytest.mark.parametrize("state", [s for s in State if s not in TERMINAL])
async def test_the_end_of_the_day_expires_every_live_state(bench: Bench, state: State) -> None:
    """Whatever still lives at midnight expires, and the window that held it is free and closed."""
    ticket = await bring_to(bench, state)
    bench.clock.advance(minutes=24 * 60)
    assert await bench.line.end_day(HALL) == 1
    doc = await bench.view.ticket(ticket)
    assert doc is not None
    assert doc.state is State.EXPIRED
    window = await bench.view.window(HALL, "1")
    assert window is not None
    assert (window.state, window.ticket) == ("closed", None)


def test_terminal_states_are_left_by_one_exit_alone() -> None:
    """Of all moves of the table only the undoing of a finish starts from an ended ticket."""
    exits = [verb for verb, move in MOVES.items() if move.sources & TERMINAL]
    assert exits == ["undo_finish"]
    assert MOVES["undo_finish"].sources == {State.SERVED}
    assert MOVES["undo_finish"].target is State.SERVING


WINDOW_VERBS = ["open", "pause", "close", "call_next"]


@pytest.mark.parametrize("verb", WINDOW_VERBS)
@pytest.mark.parametrize("state", ["open", "paused", "closed", "busy"])
async def test_every_window_state_and_verb(bench: Bench, state: str, verb: str) -> None:
    """A window opens from anywhere; it pauses, closes and calls only as its state allows."""
    line = bench.line
    await bench.issue()
    await bench.issue()
    if state != "closed":
        await bench.open("1")
    if state == "paused":
        await line.pause_window(bench.request(), HALL, "1", "lunch")
    if state == "busy":
        await bench.next()
    verbs = {
        "open": lambda: line.open_window(bench.request(), HALL, "1", "clerk"),
        "pause": lambda: line.pause_window(bench.request(), HALL, "1", "lunch"),
        "close": lambda: line.close_window(bench.request(), HALL, "1"),
        "call_next": lambda: line.call_next(bench.request(), HALL, "1"),
    }
    refusals = {
        ("paused", "pause"): "window_not_open",
        ("closed", "pause"): "window_not_open",
        ("closed", "close"): "window_not_open",
        ("paused", "call_next"): "window_not_open",
        ("closed", "call_next"): "window_not_open",
        ("busy", "pause"): "window_busy",
        ("busy", "close"): "window_busy",
        ("busy", "call_next"): "window_busy",
    }
    code = refusals.get((state, verb))
    before = await bench.view.snapshot(HALL)
    if code is None:
        await verbs[verb]()
        assert await bench.view.snapshot(HALL) != before
        return
    with pytest.raises(Refusal) as refused:
        await verbs[verb]()
    assert refused.value.code() == code
    assert await bench.view.snapshot(HALL) == before
