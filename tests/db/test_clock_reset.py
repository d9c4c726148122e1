"""A line that has seen a moment of the future, and how it comes back from there."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from kit.clock import ManualClock, shanghai_ms
from queueing.estimates.wait_estimator import WaitEstimator
from queueing.line.requests import Destination
from queueing.model import keys
from queueing.model.errors import IllegalMove
from queueing.model.events import event_of
from queueing.model.fold import HallState, WindowLight, apply, state_of
from records.db import sql
from server.redis.embedded import EmbeddedRedis
from tests.support.recorded_line import GROUP, HALL, RecordedLine, lay_out, recorded_line

AHEAD_MIN = 3 * 60


@pytest_asyncio.fixture
async def bench(database: str, redis: EmbeddedRedis) -> AsyncIterator[RecordedLine]:
    """Four wait; then, by a clock of the afternoon, three come, one lets others pass, one calls."""
    await lay_out()
    clock = ManualClock(shanghai_ms("2026-11-23", 9))
    async with recorded_line(redis.url, clock) as line, line.journalling():
        for _ in range(4):
            clock.advance(seconds=20)
            await line.issue()
        await line.line.open_window(line.request(), HALL, "1", "clerk")
        await line.line.open_window(line.request(), HALL, "2", "clerk")
        clock.advance(minutes=AHEAD_MIN)
        for _ in range(3):
            clock.advance(seconds=1)
            await line.issue()
        second = (await line.view.waiting(f"{HALL}:a", 2))[1]
        await line.line.postpone(line.request(), second.id, 4)
        await line.line.call_next(line.request(), HALL, "1")
        await line.line.start(line.request(), HALL, "1")
        await line.line.call_next(line.request(), HALL, "2")
        await line.line.miss(line.request(), HALL, "2")
        clock.advance(minutes=-AHEAD_MIN, seconds=30)
        await line.issue()
        yield line


async def _now(line: RecordedLine) -> int:
    return int(await line.store.redis.get(keys.now(GROUP, line.store.epoch)) or 0)


async def _order(line: RecordedLine) -> list[str]:
    return [ticket.number for ticket in await line.view.waiting(f"{HALL}:a", 100)]


async def test_the_latest_moment_is_set_back(bench: RecordedLine) -> None:
    """Everybody keeps their place, whoever comes now is behind, and nothing lies in the future."""
    before, order = await _now(bench), await _order(bench)
    reset = await bench.line.reset_clock([HALL], "operator")
    assert (reset.before_ms, reset.after_ms) == (before, bench.clock.at_ms)
    assert reset.durable
    assert await _now(bench) == bench.clock.at_ms
    assert await _order(bench) == order
    bench.clock.advance(seconds=5)
    later = await bench.ticket()
    assert later.joined_at == bench.clock.at_ms
    assert await _order(bench) == [*order, later.number]
    for ticket in (await bench.view.snapshot(HALL)).tickets:
        instants = (ticket.joined_at, ticket.waiting_since, ticket.arrival, ticket.called_at)
        assert max(at or 0 for at in instants) <= bench.clock.at_ms


async def test_what_was_missed_and_served_meanwhile_goes_on(bench: RecordedLine) -> None:
    """The missed one may return, the served one has taken a time that can be."""
    await bench.line.reset_clock([HALL], "operator")
    bench.clock.advance(seconds=60)
    await bench.line.finish(bench.request(), HALL, "1")
    spans = await sql.rows(
        sql.connection(), "SELECT started_ms, ended_ms FROM span WHERE kind='service'"
    )
    assert 0 < spans[0]["ended_ms"] - spans[0]["started_ms"] < 5 * 60_000
    missed = [t for t in (await bench.view.snapshot(HALL)).tickets if t.state == "missed"]
    back = await bench.line.return_to_line(bench.request(), HALL, missed[0].id)
    assert back.event is not None


async def test_a_recall_before_does_not_keep_the_next_one_off(bench: RecordedLine) -> None:
    """What was called again by the wrong clock may be called again by the right one."""
    bench.clock.advance(minutes=AHEAD_MIN)
    await bench.line.call_next(bench.request(), HALL, "2")
    bench.clock.advance(seconds=10)
    await bench.line.recall(bench.request(), HALL, "2")
    bench.clock.advance(minutes=-AHEAD_MIN)
    await bench.line.reset_clock([HALL], "operator")
    bench.clock.advance(seconds=6)
    again = await bench.line.recall(bench.request(), HALL, "2")
    assert again.event is not None


async def test_a_finish_of_the_future_is_not_undone(bench: RecordedLine) -> None:
    """Its instants lie in the future: the window forgets it, and the log says so."""
    bench.clock.advance(minutes=AHEAD_MIN)
    await bench.line.finish(bench.request(), HALL, "1")
    bench.clock.advance(minutes=-AHEAD_MIN)
    await bench.line.reset_clock([HALL], "operator")
    windows = (await bench.view.snapshot(HALL)).windows
    assert [window.finished for window in windows] == [None, None]
    with pytest.raises(IllegalMove):
        await bench.line.undo_finish(bench.request(), HALL, "1")
    told = await sql.rows(
        sql.connection(), "SELECT document FROM event WHERE name='window.corrected'"
    )
    assert len(told) == 1


async def test_a_rebuild_does_not_bring_the_future_back(bench: RecordedLine) -> None:
    """SQL still has events that are dated so; the line goes on where it was set back to."""
    await bench.line.reset_clock([HALL], "operator")
    order, now = await _order(bench), await _now(bench)
    await bench.store.redis.flushall()
    await bench.recovery.recover(bench.store.epoch)
    assert (await _order(bench), await _now(bench)) == (order, now)
    latest = await sql.rows(sql.connection(), "SELECT max(at_ms) AS at FROM event")
    assert latest[0]["at"] > now


async def test_the_log_tells_all_of_it(bench: RecordedLine) -> None:
    """TokenReused from nothing it is what Redis holds; estimates can follow it, too."""
    await bench.line.reset_clock([HALL], "operator")
    await bench.line.transfer(bench.request(), HALL, "1", Destination(lane="b"))
    snapshot, estimator = await bench.view.snapshot(HALL), WaitEstimator(bench.line.rules)
    replayed = HallState("", {}, {w.id: WindowLight("closed") for w in snapshot.windows})
    for row in await sql.rows(
        sql.connection(), "SELECT document FROM event WHERE hall=? ORDER BY seq", HALL
    ):
        event = event_of(row["document"].encode())
        apply(replayed, event)
        estimator.apply(event)
    assert replayed == state_of(snapshot.day, snapshot.tickets, snapshot.windows)
    told = await sql.rows(sql.connection(), "SELECT document FROM event WHERE name='clock.reset'")
    event = event_of(told[0]["document"].encode())
    assert event.since is not None
    assert event.since - event.at > (AHEAD_MIN - 1) * 60_000


async def test_a_moment_that_has_come_is_left_alone(bench: RecordedLine) -> None:
    """Asked twice, or without need, nothing is written."""
    await bench.line.reset_clock([HALL], "operator")
    before = await bench.view.snapshot(HALL)
    for seconds in (0, 60):
        bench.clock.advance(seconds=seconds)
        again = await bench.line.reset_clock([HALL], "operator")
        assert (again.before_ms, again.tickets) == (again.after_ms, 0)
    assert await bench.view.snapshot(HALL) == before
