"""A busy process hears late what SQL said long ago: that is no reason to stop promising."""

import asyncio
import time
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from kit.tasks import cancel_and_wait
from records.journal import journal, log_consumer
from server.jobs.loops import running
from server.redis.embedded import EmbeddedRedis
from server.watch.loop_lag import LoopLag
from tests.support.outage import SqlOutage
from tests.support.processes import processes
from tests.support.recorded_line import RecordedLine

HELD_S = 0.1  # for so long somebody else's work holds the loop, again and again


@pytest_asyncio.fixture
async def line(database: str, redis: EmbeddedRedis) -> AsyncIterator[RecordedLine]:
    """The one process of a hall."""
    async with processes(redis.url) as made:
        started = await made.start("a")
        async with started.journalling():
            await started.until(lambda: started.journal.holder)
            yield started


@pytest_asyncio.fixture
async def busy() -> AsyncIterator[None]:
    """Somebody keeps the loop from listening nearly all the time."""

    async def hold() -> None:
        while True:
            time.sleep(HELD_S)  # noqa: ASYNC251 - that is the fault
            await asyncio.sleep(0)

    task = asyncio.ensure_future(hold())
    yield
    await cancel_and_wait(task)


@pytest.fixture
def outage(monkeypatch: pytest.MonkeyPatch) -> SqlOutage:
    """SQL, which can be taken away."""
    return SqlOutage(monkeypatch)


async def test_a_busy_process_goes_on_promising(
    line: RecordedLine, monkeypatch: pytest.MonkeyPatch, busy: None
) -> None:
    """Each turn of its loop takes longer than SQL is given to answer; SQL answers at once."""
    for module, name in (
        (log_consumer, "LOOK_AFTER_S"),
        (log_consumer, "LOOK_WITHIN_S"),
        (journal, "COMMIT_WITHIN_S"),
    ):
        monkeypatch.setattr(module, name, 1.0)
    outcomes = await asyncio.gather(*[line.begin(line.issue()) for _ in range(20)])
    assert all(outcome.durable for outcome in outcomes)
    assert not line.journal.late


async def test_silence_is_heard_by_a_busy_process(
    line: RecordedLine, outage: SqlOutage, monkeypatch: pytest.MonkeyPatch, busy: None
) -> None:
    """SQL is really away: replies say so, within a few times of what an idle process needs."""
    monkeypatch.setattr(log_consumer, "LOOK_AFTER_S", 0.2)
    outage.away = {"a"}
    assert not (await line.begin(line.issue())).durable
    outage.away = set()
    await line.until(lambda: not line.journal.late)
    assert (await line.begin(line.issue())).durable


async def test_lag_is_measured(busy: None) -> None:
    """What makes everybody wait can be seen in the metrics and in /readyz."""
    lag = LoopLag()
    async with running(lag.run()):
        async with asyncio.timeout(30):
            while lag.worst_s < HELD_S / 3:  # a hundredth of a second is the machine's own
                await asyncio.sleep(0)
