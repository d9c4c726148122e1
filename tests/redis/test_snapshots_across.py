"""Old snapshot + events = new snapshot, for what concerns two lines, two windows or two halls."""

from collections.abc import Awaitable, Callable

import pytest

from queueing.line.requests import Destination
from queueing.model.documents import TicketDoc
from queueing.model.fold import HallState, apply, state_of
from tests.redis.conftest import HALL, NEXT_DOOR, Bench

Act = Callable[[Bench, TicketDoc], Awaitable[object]]


async def state(bench: Bench, hall: str) -> HallState:
    """A hall as its screens would see it now."""
    snapshot = await bench.view.snapshot(hall)
    return state_of(snapshot.day, snapshot.tickets, snapshot.windows)


async def check(bench: Bench, act: Callable[[], Awaitable[object]]) -> set[str]:
    """Let something happen: the screens of both halls see it. The names of the events."""
    old = {hall: await state(bench, hall) for hall in (HALL, NEXT_DOOR)}
    seen = len(await bench.log())
    await act()
    new = (await bench.log())[seen:]
    for event in new:
        apply(old[event.hall], event)
    assert old == {hall: await state(bench, hall) for hall in (HALL, NEXT_DOOR)}
    return {event.name for event in new}


async def waiting(bench: Bench) -> TicketDoc:
    """A ticket in the remote line, another one behind it, all windows open."""
    await bench.open("1", "2")
    await bench.open("1", hall=NEXT_DOOR)
    first = await bench.issue("b", remote=True, stops=("a",))
    await bench.issue("b")
    await bench.issue("a")
    return first


async def called(bench: Bench) -> TicketDoc:
    """The same, called at window 1 of its hall."""
    ticket = await waiting(bench)
    await bench.line.call(bench.request(), HALL, "1", ticket.id, "because")
    return ticket


async def helped(bench: Bench) -> TicketDoc:
    """The same, called next door."""
    ticket = await waiting(bench)
    await bench.next("1", NEXT_DOOR)
    return ticket


async def served_next_door(bench: Bench) -> TicketDoc:
    """The same, being served there."""
    ticket = await helped(bench)
    await bench.line.start(bench.request(), NEXT_DOOR, "1")
    return ticket


async def rung_next_door(bench: Bench) -> TicketDoc:
    """Called next door, long enough ago to be called once more."""
    ticket = await helped(bench)
    bench.clock.advance(minutes=1)
    return ticket


async def gone_on_from_next_door(bench: Bench) -> TicketDoc:
    """The same, finished there: it waits for its next stop."""
    ticket = await served_next_door(bench)
    await bench.finish("1", NEXT_DOOR)
    return ticket


async def done_next_door(bench: Bench) -> TicketDoc:
    """A ticket without a next stop, finished next door."""
    await bench.open("1", hall=NEXT_DOOR)
    ticket = await bench.issue("b", remote=True)
    await bench.serve("1", NEXT_DOOR)
    await bench.finish("1", NEXT_DOOR)
    return ticket


async def parked(bench: Bench) -> TicketDoc:
    """The same, parked."""
    ticket = await called(bench)
    await bench.line.park(bench.request(), HALL, "1", "a form")
    return ticket


async def only_window_2(bench: Bench) -> TicketDoc:
    """The same, waiting for window 2 alone."""
    ticket = await called(bench)
    await bench.line.transfer(bench.request(), HALL, "1", Destination(window="2"))
    return ticket


async def missed_next_door(bench: Bench) -> TicketDoc:
    """The same, missed at the window that helped."""
    ticket = await helped(bench)
    await bench.line.miss(bench.request(), NEXT_DOOR, "1")
    return ticket


def send(to: Destination, hall: str = HALL) -> Act:
    """A transfer."""
    return lambda b, _: b.line.transfer(b.request(), hall, "1", to)


async def other_rules(bench: Bench, _: TicketDoc) -> object:
    """Rules that nobody's place depends on."""
    return await bench.line.set_rules(bench.request(), bench.line.rules.halls[HALL], "as before")


CASES: dict[str, tuple[Callable[[Bench], Awaitable[TicketDoc]], Act, set[str]]] = {
    "park": (
        called,
        lambda b, _: b.line.park(b.request(), HALL, "1", "a form"),
        {"ticket.parked"},
    ),
    "resume": (
        parked,
        lambda b, t: b.line.resume(b.request(), HALL, "1", t.id),
        {"ticket.resumed"},
    ),
    "cancel parked": (parked, lambda b, t: b.line.cancel(b.request(), t.id), {"ticket.cancelled"}),
    "postpone": (
        waiting,
        lambda b, t: b.line.postpone(b.request(), t.id, 1),
        {"ticket.postponed"},
    ),
    "to a lane": (called, send(Destination(lane="a")), {"ticket.transferred"}),
    "to a window": (called, send(Destination(window="2")), {"ticket.transferred"}),
    "called there": (only_window_2, lambda b, _: b.next("2"), {"ticket.called"}),
    "pause with an own line": (
        only_window_2,
        lambda b, _: b.line.pause_window(b.request(), HALL, "2", "lunch"),
        {"ticket.transferred", "window.paused"},
    ),
    "close with an own line": (
        only_window_2,
        lambda b, _: b.line.close_window(b.request(), HALL, "2"),
        {"ticket.transferred", "window.closed"},
    ),
    "call next door": (
        waiting,
        lambda b, _: b.next("1", NEXT_DOOR),
        {"window.helping", "ticket.called"},
    ),
    "recall next door": (
        rung_next_door,
        lambda b, _: b.line.recall(b.request(), NEXT_DOOR, "1"),
        {"ticket.recalled"},
    ),
    "start next door": (
        helped,
        lambda b, _: b.line.start(b.request(), NEXT_DOOR, "1"),
        {"ticket.started"},
    ),
    "next stop from next door": (
        served_next_door,
        lambda b, _: b.finish("1", NEXT_DOOR),
        {"window.helping", "ticket.finished"},
    ),
    "undo a next stop from next door": (
        gone_on_from_next_door,
        lambda b, _: b.line.undo_finish(b.request(), NEXT_DOOR, "1"),
        {"window.helping", "ticket.finish_undone"},
    ),
    "undo a finish next door": (
        done_next_door,
        lambda b, _: b.line.undo_finish(b.request(), NEXT_DOOR, "1"),
        {"window.helping", "ticket.finish_undone"},
    ),
    "miss next door": (
        helped,
        lambda b, _: b.line.miss(b.request(), NEXT_DOOR, "1"),
        {"window.helping", "ticket.missed"},
    ),
    "undo next door": (
        missed_next_door,
        lambda b, t: b.line.undo_miss(b.request(), NEXT_DOOR, "1", t.id),
        {"ticket.returned"},
    ),
    "return": (
        missed_next_door,
        lambda b, t: b.line.return_to_line(b.request(), HALL, t.id),
        {"ticket.returned"},
    ),
    "release next door": (
        served_next_door,
        lambda b, _: b.line.release(b.request(), NEXT_DOOR, "1", "gone"),
        {"window.helping", "ticket.returned"},
    ),
    "park next door": (
        served_next_door,
        lambda b, _: b.line.park(b.request(), NEXT_DOOR, "1", "a form"),
        {"window.helping", "ticket.parked"},
    ),
    "back from next door to a window": (
        helped,
        send(Destination(window="2"), NEXT_DOOR),
        {"window.helping", "ticket.transferred"},
    ),
    "cancel next door": (
        helped,
        lambda b, t: b.line.cancel(b.request(), t.id),
        {"window.helping", "ticket.cancelled"},
    ),
    "rules": (waiting, other_rules, {"rules.changed"}),
}


@pytest.mark.parametrize("case", CASES)
async def test_events_lead_both_halls_from_snapshot_to_snapshot(bench: Bench, case: str) -> None:
    """A screen of either hall that applies its events sees what a new screen would see."""
    prepare, act, names = CASES[case]
    ticket = await prepare(bench)
    assert await check(bench, lambda: act(bench, ticket)) == names


@pytest.mark.parametrize("hall", [HALL, NEXT_DOOR])
@pytest.mark.parametrize("prepare", [served_next_door, only_window_2, parked])
async def test_the_end_of_a_day_leads_both_halls_on(
    bench: Bench, hall: str, prepare: Callable[[Bench], Awaitable[TicketDoc]]
) -> None:
    """Whichever hall is first past midnight, and whatever is going on between the two."""
    await prepare(bench)
    bench.clock.advance(minutes=24 * 60)
    assert "day.ended" in await check(bench, lambda: bench.line.end_day(hall))
    if hall == HALL:
        new = await bench.issue("b", remote=True)
        await bench.next("1", NEXT_DOOR)
        await check(bench, lambda: bench.line.end_day(NEXT_DOOR))
        assert (await bench.now_of(new)).state == "waiting"
