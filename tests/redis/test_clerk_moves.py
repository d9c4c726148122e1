"""A clerk works at one window: opening another one leaves the first."""

import pytest

from queueing.line.requests import Destination
from queueing.model.documents import WindowDoc
from queueing.model.errors import WindowBusy
from queueing.model.events import LeftWindow
from tests.redis.conftest import HALL, NEXT_DOOR, Bench, event_in

MOVED = "moved"


async def open_as(bench: Bench, clerk: str, number: str, hall: str = HALL) -> LeftWindow | None:
    """A clerk opens a window; the one that was left for it."""
    asked = bench.line.open_window(bench.request(), hall, number, clerk, moved=MOVED)
    return event_in(await asked).left


async def window(bench: Bench, number: str, hall: str = HALL) -> WindowDoc:
    """A window as it stands."""
    doc = await bench.view.window(hall, number)
    assert doc is not None
    return doc


async def test_the_window_left_is_paused_before_the_other_opens(bench: Bench) -> None:
    """In one script, with a reason, each as its hall's own event; the answer names it."""
    assert await open_as(bench, "li", "1") is None
    seen = len(await bench.log())
    left = await open_as(bench, "li", "1", NEXT_DOOR)
    assert left == LeftWindow(HALL, "1", "window 1")
    day, paused, opened = (await bench.log())[seen:]
    assert (day.name, day.hall) == ("day.ended", NEXT_DOOR)
    assert (paused.name, paused.hall, paused.by) == ("window.paused", HALL, "tester")
    assert paused.window == await window(bench, "1")
    assert paused.window is not None
    assert (paused.window.state, paused.window.reason) == ("paused", MOVED)
    assert (opened.name, opened.hall) == ("window.opened", NEXT_DOOR)
    assert (await window(bench, "1", NEXT_DOOR)).clerk == "li"


async def test_who_waits_for_it_alone_falls_back_to_the_lane(bench: Bench) -> None:
    """As with any pause."""
    await open_as(bench, "li", "2")
    await bench.open("1")
    ticket = await bench.issue("a")
    to = Destination(window="2", ticket=ticket.id)
    await bench.line.transfer(bench.request(), HALL, "1", to)
    seen = len(await bench.log())
    await open_as(bench, "li", "3")
    names = [event.name for event in (await bench.log())[seen:]]
    assert names == ["ticket.transferred", "window.paused", "window.opened"]
    assert (await bench.now_of(ticket)).line == f"{HALL}:a"


async def test_a_ticket_at_the_first_window_keeps_its_clerk_there(bench: Bench) -> None:
    """Refused with the name of that window, and nothing is changed."""
    await open_as(bench, "li", "1")
    await bench.issue("a")
    await bench.next("1")
    log = await bench.log()
    with pytest.raises(WindowBusy) as refused:
        await open_as(bench, "li", "2")
    assert refused.value.members == {"hall": HALL, "window": "1", "name": "window 1"}
    assert "window 1" in refused.value.detail
    assert "window 1" in refused.value.detail_zh
    assert await bench.log() == log
    await bench.line.miss(bench.request(), HALL, "1")
    assert await open_as(bench, "li", "2") == LeftWindow(HALL, "1", "window 1")


async def test_only_what_is_still_the_clerks_is_left(bench: Bench) -> None:
    """Not the same window again, nor one paused, closed, taken over or opened by a manager."""
    await open_as(bench, "li", "1")
    assert await open_as(bench, "li", "1") is None
    await bench.line.pause_window(bench.request(), HALL, "1", "lunch")
    assert await open_as(bench, "li", "2") is None
    assert (await window(bench, "1")).reason == "lunch"
    await bench.line.close_window(bench.request(), HALL, "2")
    assert await open_as(bench, "li", "3") is None
    await open_as(bench, "wang", "3")  # a hand-over
    assert await open_as(bench, "li", "1") is None
    assert (await window(bench, "3")).state == "open"
    for number in ("1", "2"):
        await bench.line.open_window(bench.request(), HALL, number, "manager")
    assert (await window(bench, "1")).state == "open"


async def test_back_and_forth(bench: Bench) -> None:
    """The window that was left may be opened again, which leaves the other one."""
    await open_as(bench, "li", "1")
    await open_as(bench, "li", "2")
    assert await open_as(bench, "li", "1") == LeftWindow(HALL, "2", "window 2")
    assert [(await window(bench, n)).state for n in ("1", "2")] == ["open", "paused"]


async def test_a_retry_names_the_window_that_was_left(bench: Bench) -> None:
    """The first answer, once more; nothing is paused twice."""
    await open_as(bench, "li", "1")
    request = bench.request()
    first, again = [
        await bench.line.open_window(request, HALL, "2", "li", moved=MOVED) for _ in range(2)
    ]
    assert event_in(first).left == event_in(again).left == LeftWindow(HALL, "1", "window 1")
    assert [event.name for event in await bench.log()].count("window.paused") == 1
