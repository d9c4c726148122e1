"""Old snapshot + events = new snapshot, for every verb; numbers and sequences without a gap."""

from collections.abc import Awaitable, Callable

import pytest

from queueing.line.requests import Outcome
from queueing.model.fold import HallState, apply, state_of
from tests.redis.conftest import HALL, Bench


async def state(bench: Bench) -> HallState:
    """The hall as its screens would see it now."""
    snapshot = await bench.view.snapshot(HALL)
    return state_of(snapshot.day, snapshot.tickets, snapshot.windows)


Verb = Callable[[Bench], Awaitable[Outcome]]


async def _called(bench: Bench) -> None:
    await bench.open("1")
    await bench.issue()
    await bench.issue()
    await bench.next()


async def _rung(bench: Bench) -> None:
    """Called long enough ago to be called once more."""
    await _called(bench)
    bench.clock.advance(minutes=1)


async def _serving(bench: Bench) -> None:
    await _called(bench)
    await bench.line.start(bench.request(), HALL, "1")


async def _served(bench: Bench) -> None:
    await _serving(bench)
    await bench.finish()


async def _missed(bench: Bench) -> None:
    await _called(bench)
    await bench.line.miss(bench.request(), HALL, "1")


async def _waiting(bench: Bench) -> None:
    await bench.open("1")
    await bench.issue()
    await bench.issue()


async def _first(bench: Bench) -> str:
    snapshot = await bench.view.snapshot(HALL)
    return snapshot.tickets[0].id


CASES: dict[
    str, tuple[Callable[[Bench], Awaitable[None]], Callable[[Bench], Awaitable[object]]]
] = {
    "issue": (_waiting, lambda b: b.issue("b")),
    "call_next": (_waiting, lambda b: b.next()),
    "recall": (_rung, lambda b: b.line.recall(b.request(), HALL, "1")),
    "start": (_called, lambda b: b.line.start(b.request(), HALL, "1")),
    "finish": (_serving, lambda b: b.line.finish(b.request(), HALL, "1")),
    "undo_finish": (_served, lambda b: b.line.undo_finish(b.request(), HALL, "1")),
    "miss": (_called, lambda b: b.line.miss(b.request(), HALL, "1")),
    "release": (_serving, lambda b: b.line.release(b.request(), HALL, "1", "gone")),
    "open": (_waiting, lambda b: b.open("2")),
    "pause": (_waiting, lambda b: b.line.pause_window(b.request(), HALL, "1", "lunch")),
    "close": (_waiting, lambda b: b.line.close_window(b.request(), HALL, "1")),
    "end_day": (_serving, lambda b: b.line.end_day(HALL)),
}


async def _check(bench: Bench, act: Callable[[Bench], Awaitable[object]]) -> None:
    old, seen = await state(bench), len(await bench.log())
    await act(bench)
    for event in (await bench.log())[seen:]:
        apply(old, event)
    assert old == await state(bench)


@pytest.mark.parametrize("verb", CASES)
async def test_events_lead_from_snapshot_to_snapshot(bench: Bench, verb: str) -> None:
    """A screen that applies the events of a verb sees what a new screen would see."""
    prepare, act = CASES[verb]
    await prepare(bench)
    if verb == "end_day":
        bench.clock.advance(minutes=24 * 60)
    await _check(bench, act)


@pytest.mark.parametrize("verb", ["cancel waiting", "cancel called", "return", "undo", "call"])
async def test_the_same_for_verbs_that_name_a_ticket(bench: Bench, verb: str) -> None:
    """Including a called ticket that is cancelled, which frees its window."""
    prepare = {"cancel called": _called, "return": _missed, "undo": _missed}.get(verb, _waiting)
    await prepare(bench)
    ticket = await _first(bench)

    async def act(b: Bench) -> object:
        if verb.startswith("cancel"):
            return await b.line.cancel(b.request(), ticket)
        if verb == "return":
            return await b.line.return_to_line(b.request(), HALL, ticket)
        if verb == "undo":
            return await b.line.undo_miss(b.request(), HALL, "1", ticket)
        return await b.line.call(b.request(), HALL, "1", ticket, "because")

    await _check(bench, act)


async def test_a_hall_counts_its_events_without_a_gap(bench: Bench) -> None:
    """The log's order is the order of the numbers, also over the end of a day with many tickets."""
    for _ in range(450):
        await bench.issue()
    await bench.open("1")
    await bench.next()
    bench.clock.advance(minutes=24 * 60)
    assert await bench.line.end_day(HALL) == 450
    assert [event.seq for event in await bench.log()] == list(range(1, len(await bench.log()) + 1))
    assert (await bench.issue()).number == "A001"
