"""Who is almost called is told once, by whichever process finds them, and not after the call."""

from collections.abc import AsyncIterator

import pytest_asyncio

from kit.clock import ManualClock, shanghai_ms
from notify.feed.hall_feed import HallFeed
from notify.outbox.three_ahead import ThreeAhead
from queueing.estimates.wait_estimator import WaitEstimator
from queueing.rules.hall_rules import Rulebook
from records.models.outbox.planning import Now
from server.redis.embedded import EmbeddedRedis
from tests.support.notices import contents, notice_states, ways
from tests.support.recorded_line import HALL, RecordedLine, lay_out, recorded_line


@pytest_asyncio.fixture
async def line(database: str, redis: EmbeddedRedis) -> AsyncIterator[RecordedLine]:
    """A line with an open window that takes whoever comes."""
    del database
    await lay_out()
    clock = ManualClock(shanghai_ms("2026-11-23", 9))
    async with recorded_line(redis.url, clock) as made, made.journalling():
        await made.line.open_window(made.request(), HALL, "1", "clerk")
        yield made


class Found:
    """A process that looks at the line as its feed shows it."""

    def __init__(self, line: RecordedLine) -> None:
        """It has looked at nobody."""
        self._line = line
        self._feed = HallFeed(HALL, line.clock, WaitEstimator(Rulebook()))
        now = Now(line.clock.now_ms(), line.clock.now_ms())
        self._near = ThreeAhead({HALL: self._feed}, lambda: now)

    async def look(self) -> int:
        """How many it tells."""
        self._feed.begin(await self._line.view.snapshot(HALL))
        return await self._near.run_once()


async def test_three_ahead_are_told_once(line: RecordedLine) -> None:
    """Not the next, who is called; nobody behind a paper ticket; and by one of two processes."""
    for name in ("next", "b", "", "d", "far"):
        await line.ticket(citizen=name)
    one, other = Found(line), Found(line)
    assert await one.look() == 2
    assert await other.look() == 2
    assert await one.look() == 0
    assert await ways() == [("three_ahead", "wechat", "queued")] * 2
    assert [text for text in await contents() if '"ahead":"3"' in text] == [
        '{"number":"A004","lane":"a","ahead":"3"}'
    ]
    await line.line.call_next(line.request(), HALL, "1")
    assert await one.look() == 1
    assert len(await notice_states()) == 4


async def test_a_call_ends_it_and_nobody_is_told_after_one(line: RecordedLine) -> None:
    """Whoever returns to the line was called before."""
    for name in ("a", "b"):
        await line.ticket(citizen=name)
    one = Found(line)
    await one.look()
    for _ in range(2):
        await line.line.call_next(line.request(), HALL, "1")
        await line.line.miss(line.request(), HALL, "1")
    assert ("three_ahead", "superseded") in await notice_states()
    for name in ("x", "y", "z"):
        await line.ticket(citizen=name)
    feed = HallFeed(HALL, line.clock, WaitEstimator(Rulebook()))
    feed.begin(await line.view.snapshot(HALL))
    _, near = feed.almost_called(3)
    assert near == {"A004": 1, "A005": 2}
    missed = [t for t in (await line.view.snapshot(HALL)).tickets if t.number == "A002"]
    await line.line.return_to_line(line.request(), HALL, missed[0].id)
    feed.begin(await line.view.snapshot(HALL))
    assert "A002" not in feed.almost_called(9)[1]
