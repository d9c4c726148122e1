"""A service that was finished by mistake goes on, as long as nothing has followed from it."""

from collections.abc import Awaitable, Callable

import pytest
from msgspec.structs import replace

from queueing.line.requests import Destination
from queueing.model import keys
from queueing.model.documents import TicketDoc, WindowDoc
from queueing.model.errors import IllegalMove, NotServedHere, TicketExists, WindowNotOpen
from tests.redis.conftest import HALL, NEXT_DOOR, Bench, event_in, ticket_in


async def undo(bench: Bench, window: str = "1", hall: str = HALL) -> TicketDoc:
    """Undo what a window finished last; the ticket."""
    return ticket_in(await bench.line.undo_finish(bench.request(), hall, window))


async def served(bench: Bench, *, citizen: str = "", stops: tuple[str, ...] = ()) -> TicketDoc:
    """A ticket called, served for eight minutes and finished at window 1; as it was before."""
    await bench.issue("a", citizen=citizen, stops=stops)
    await bench.open("1")
    bench.clock.advance(minutes=2)
    await bench.next()
    bench.clock.advance(minutes=1)
    started = ticket_in(await bench.line.start(bench.request(), HALL, "1"))
    bench.clock.advance(minutes=8)
    await bench.finish()
    bench.clock.advance(minutes=1)
    return started


async def window(bench: Bench, hall: str = HALL, number: str = "1") -> WindowDoc:
    """A window as it stands."""
    doc = await bench.view.window(hall, number)
    assert doc is not None
    return doc


def but_version(ticket: TicketDoc) -> TicketDoc:
    """A ticket without the count of its changes."""
    ticket.version = 0
    return ticket


@pytest.mark.parametrize("stops", [(), ("b",), ("b", "a")])
async def test_everything_is_as_it_was_before_the_finish(
    bench: Bench, stops: tuple[str, ...]
) -> None:
    """Lane, item, stops, place and the service clock; in Redis as if nothing had been finished."""
    before = await served(bench, citizen="wang", stops=stops)
    outcome = await bench.line.undo_finish(bench.request(), HALL, "1")
    event = event_in(outcome)
    assert (event.name, event.hall) == ("ticket.finish_undone", HALL)
    after = ticket_in(outcome)
    assert after.version == before.version + 2
    assert but_version(after) == but_version(before)
    here = await window(bench)
    assert (here.ticket, here.number, here.finished) == (before.id, "A001", None)
    assert [t.id for t in (await bench.view.snapshot(HALL)).tickets] == [before.id]
    assert [t.id for t in await bench.view.mine("wang")] == [before.id]
    assert await bench.queue(f"{HALL}:a", f"{HALL}:b", f"{HALL}:b+remote") == []
    name = keys.ticket(bench.store.group, bench.store.epoch, before.id)
    assert await bench.store.redis.ttl(name) == -1  # it lives, so its key does not run out


async def test_it_may_be_finished_again_and_that_undone_again(bench: Bench) -> None:
    """The window remembers the last finish, each time; the wait of the second is the whole one."""
    before = await served(bench, stops=("b",))
    for _ in range(2):
        assert (await undo(bench)).started_at == before.started_at
        event = event_in(await bench.line.finish(bench.request(), HALL, "1"))
        assert (event.lane, event.since) == ("a", before.started_at)
    assert await bench.queue(f"{HALL}:b") == ["A001"]


async def test_the_same_request_is_answered_once(bench: Bench) -> None:
    """A retry gets the first answer, though by then there is nothing left to undo."""
    await served(bench)
    request = bench.request()
    first = await bench.line.undo_finish(request, HALL, "1")
    assert (await bench.line.undo_finish(request, HALL, "1")).event == first.event
    assert len([e for e in await bench.log() if e.name == "ticket.finish_undone"]) == 1


async def _call_another(bench: Bench) -> None:
    await bench.issue("a")
    await bench.next()


async def _call_another_and_lose_it(bench: Bench) -> None:
    await _call_another(bench)
    await bench.line.miss(bench.request(), HALL, "1")


async def _close(bench: Bench) -> None:
    await bench.line.close_window(bench.request(), HALL, "1")


async def _close_and_open(bench: Bench) -> None:
    await _close(bench)
    await bench.open("1")


async def _undo(bench: Bench) -> None:
    await undo(bench)
    await bench.line.park(bench.request(), HALL, "1", "a form")


async def _next_day(bench: Bench) -> None:
    bench.clock.advance(minutes=24 * 60)


async def _next_day_and_open(bench: Bench) -> None:
    await _next_day(bench)
    await bench.open("1")


TOO_LATE: dict[str, Callable[[Bench], Awaitable[None]]] = {
    "the window has called": _call_another,
    "and that one is gone, too": _call_another_and_lose_it,
    "closed": _close,
    "closed and opened": _close_and_open,
    "undone before": _undo,
    "tomorrow": _next_day,
    "tomorrow, open again": _next_day_and_open,
}


@pytest.mark.parametrize("what", TOO_LATE)
async def test_what_has_followed_cannot_be_undone(bench: Bench, what: str) -> None:
    """Refused in a sentence that says so, and nothing is changed."""
    await served(bench)
    await TOO_LATE[what](bench)
    with pytest.raises(IllegalMove) as refused:
        await undo(bench)
    assert "办结" in refused.value.detail_zh
    assert "finish_undone" not in {e.name.split(".")[1] for e in (await bench.log())[-1:]}
    assert (await window(bench)).finished is None


async def test_a_window_that_has_finished_nobody(bench: Bench) -> None:
    """Also when another window has: only the one that finished it may go on."""
    with pytest.raises(IllegalMove):
        await undo(bench)
    await served(bench)
    await bench.open("2")
    with pytest.raises(IllegalMove):
        await undo(bench, "2")


async def test_a_paused_window_opens_first(bench: Bench) -> None:
    """A paused window holds nobody; once it is open again, the finish can still be undone."""
    before = await served(bench)
    await bench.line.pause_window(bench.request(), HALL, "1", "lunch")
    with pytest.raises(WindowNotOpen):
        await undo(bench)
    await bench.open("1")
    assert (await undo(bench)).id == before.id


async def _called_next_stop(bench: Bench, ticket: str) -> None:
    await bench.open("3")
    await bench.line.call(bench.request(), HALL, "3", ticket, "because")


async def _called_and_sent_back(bench: Bench, ticket: str) -> None:
    await _called_next_stop(bench, ticket)
    await bench.line.release(bench.request(), HALL, "3", "gone")


async def _cancelled(bench: Bench, ticket: str) -> None:
    await bench.line.cancel(bench.request(), ticket)


@pytest.mark.parametrize("go_on", [_called_next_stop, _called_and_sent_back, _cancelled])
async def test_a_visit_that_has_gone_on_is_not_taken_back(
    bench: Bench, go_on: Callable[[Bench, str], Awaitable[None]]
) -> None:
    """Of a visit with further stops only what still waits, and was called by nobody since."""
    before = await served(bench, stops=("b",))
    await go_on(bench, before.id)
    doc, log = await bench.now_of(before), await bench.log()
    with pytest.raises(IllegalMove):
        await undo(bench)
    assert (await bench.now_of(before), await bench.log()) == (doc, log)


async def test_a_visit_that_let_others_go_first_keeps_that_place(bench: Bench) -> None:
    """It still waits, so it comes back; the place promised meanwhile stays promised."""
    before = await served(bench, stops=("b",))
    await bench.issue("b")
    later = ticket_in(await bench.line.postpone(bench.request(), before.id, 1))
    after = await undo(bench)
    assert (after.lane, after.arrival) == ("a", later.arrival)
    assert await bench.queue(f"{HALL}:b") == ["B001"]


async def test_one_sent_to_a_window_alone_leaves_that_line(bench: Bench) -> None:
    """Wherever it waits for its next stop, it waits there no more."""
    before = await served(bench, stops=("b",))
    await bench.open("3")
    to = Destination(window="3", ticket=before.id)
    await bench.line.transfer(bench.request(), HALL, "1", to)
    assert (await undo(bench)).line == f"{HALL}:a"
    assert await bench.queue(f"{HALL}:@3", f"{HALL}:b") == []


@pytest.mark.parametrize("stops", [(), ("b",)])
async def test_its_holder_has_taken_another_number(bench: Bench, stops: tuple[str, ...]) -> None:
    """Nobody holds two live tickets of one lane: the clerk is told to call the new one."""
    await served(bench, citizen="wang", stops=stops)
    other = await bench.issue("a", citizen="wang")
    with pytest.raises(TicketExists) as refused:
        await undo(bench)
    assert refused.value.members == {"ticket": other.id}
    await bench.line.cancel(bench.request(), other.id)
    assert (await undo(bench)).number == "A001"


async def test_its_lane_has_ended(bench: Bench) -> None:
    """A served ticket keeps no lane alive; one that is being served would have nowhere to go."""
    await bench.issue("b")
    await bench.open("1")
    await bench.serve()
    await bench.finish()
    book = bench.line.rules
    book.halls[NEXT_DOOR].windows["1"].pop(f"{HALL}:b")
    rules = replace(book.halls[HALL], lanes=["a"], remote_lanes=[])
    rules.windows = {name: {"a": 0} for name in rules.windows}
    await bench.line.set_rules(bench.request(), rules, "nobody asks for it")
    with pytest.raises(NotServedHere):
        await undo(bench)


async def test_a_window_of_another_hall_tells_its_own_hall(bench: Bench) -> None:
    """Both halls hear of it, and the window helps again."""
    await bench.open("1", hall=NEXT_DOOR)
    ticket = await bench.issue("b", remote=True)
    await bench.serve("1", NEXT_DOOR)
    await bench.finish("1", NEXT_DOOR)
    seen = len(await bench.log())
    after = await undo(bench, "1", NEXT_DOOR)
    assert (after.id, after.window_hall) == (ticket.id, NEXT_DOOR)
    told = [(e.hall, e.name) for e in (await bench.log())[seen:]]
    assert told == [(NEXT_DOOR, "window.helping"), (HALL, "ticket.finish_undone")]
    assert (await window(bench, NEXT_DOOR)).helps == HALL


async def test_a_ticket_of_a_day_that_ended_in_its_own_hall(bench: Bench) -> None:
    """Though the helping window's hall still lives in it."""
    await bench.open("1", hall=NEXT_DOOR)
    await bench.issue("b", remote=True)
    await bench.serve("1", NEXT_DOOR)
    await bench.finish("1", NEXT_DOOR)
    bench.clock.advance(minutes=24 * 60)
    await bench.line.end_day(HALL)
    bench.clock.advance(minutes=-24 * 60)  # a clock that jumps back
    with pytest.raises(IllegalMove):
        await undo(bench, "1", NEXT_DOOR)
