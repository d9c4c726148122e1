"""The feed of a process beside a log of which it missed a part."""

from collections.abc import AsyncIterator

import pytest_asyncio

from kit.clock import ManualClock
from notify.feed.hall_feed import HallFeed
from notify.feed.hub import Hub
from notify.feed.mailbox import Mailbox, SocketLogin
from queueing.estimates.wait_estimator import WaitEstimator
from server.jobs.loops import running
from server.redis.embedded import EmbeddedRedis
from tests.support.processes import processes
from tests.support.recorded_line import HALL, RecordedLine

SESSION = SocketLogin(0, "family", "display")


@pytest_asyncio.fixture
async def line(database: str, redis: EmbeddedRedis) -> AsyncIterator[RecordedLine]:
    """A process that follows the log."""
    async with processes(redis.url) as made:
        line = await made.start("a")
        async with line.journalling():
            yield line


def hub_of(line: RecordedLine) -> Hub:
    """The feed of this process, which hears of its log."""
    estimator = WaitEstimator(line.line.rules)
    feed = HallFeed(HALL, ManualClock(0), estimator)
    hub = Hub([feed], line.view, line.journal, lambda _: True, estimator)
    line.hubs.append(hub)
    return hub


async def test_a_gap_is_healed_by_a_snapshot(line: RecordedLine) -> None:
    """The log was trimmed below the reader: the hall is read anew, and then goes on by events."""
    hub = hub_of(line)
    await hub.begin_epoch(line.store.epoch)
    async with running(hub.run()):
        feed = await hub.feed(HALL)
        assert feed is not None
        mailbox = Mailbox(SESSION)
        feed.join(mailbox, None)
        await line.issue()
        line.hubs.remove(hub)
        await line.issue()
        line.hubs.append(hub)
        await line.issue()
        await line.until(lambda: feed.seq == line.told[-1].seq)
        await line.issue()
    frames = [frame.split('"op":"')[1].split('"')[0] for frame in mailbox._frames]
    assert frames == ["snapshot", "event", "snapshot", "event"]


async def test_the_same_epoch_again_disturbs_no_screen(line: RecordedLine) -> None:
    """A connection was lost and the same Redis proved: nothing was missed, nothing is reloaded."""
    hub = hub_of(line)
    await hub.begin_epoch(line.store.epoch)
    async with running(hub.run()):
        feed = await hub.feed(HALL)
        assert feed is not None
        mailbox = Mailbox(SESSION)
        feed.join(mailbox, None)
        await line.issue()
        await line.recovery.recover(line.store.epoch)
        await line.issue()
        await line.until(lambda: len(mailbox._frames) == 3)
    frames = [frame.split('"op":"')[1].split('"')[0] for frame in mailbox._frames]
    assert frames == ["snapshot", "event", "event"]
