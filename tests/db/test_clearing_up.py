"""What earlier epochs left in Redis is cleared away, and nobody waits for it."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from queueing.model import keys
from server.redis.embedded import EmbeddedRedis
from tests.support.processes import processes
from tests.support.recorded_line import GROUP, RecordedLine

MANY = 5000


@pytest_asyncio.fixture
async def line(database: str, redis: EmbeddedRedis) -> AsyncIterator[RecordedLine]:
    """A process of a hall in the morning."""
    async with processes(redis.url) as made:
        yield await made.start("a")


async def leave(line: RecordedLine, epoch: int, count: int) -> None:
    """Leave so many keys of an epoch."""
    prefix = keys.prefix(GROUP, epoch)
    await line.store.redis.mset({f"{prefix}ticket:old {n}": "old" for n in range(count)})


async def left(line: RecordedLine, epoch: int) -> int:
    """How many keys of an epoch there are."""
    return len(await line.store.redis.keys(keys.prefix(GROUP, epoch) + "*"))


async def lose(line: RecordedLine) -> int:
    """Redis forgets which epoch stands; what it had stays. The epoch that ended."""
    epoch = line.store.epoch
    await line.store.redis.delete(keys.epoch(GROUP))
    return epoch


@pytest.fixture
def slow(line: RecordedLine, monkeypatch: pytest.MonkeyPatch) -> asyncio.Event:
    """Redis gives the second page of old keys only once this is set."""
    go_on, scan = asyncio.Event(), line.store.redis.scan

    async def waiting(cursor: int, *, match: str, count: int) -> Any:  # noqa: ANN401
        if cursor and match == keys.of_group(GROUP) + "*":
            await go_on.wait()
        return await scan(cursor, match=match, count=count)

    monkeypatch.setattr(line.store.redis, "scan", waiting)
    return go_on


async def test_old_epochs_are_cleared_behind_the_rebuild(
    line: RecordedLine, slow: asyncio.Event
) -> None:
    """The line goes on before all is gone; a page of keys is one command."""
    epoch = await lose(line)
    await leave(line, epoch, MANY)
    await line.store.redis.config_resetstat()
    async with asyncio.timeout(30):
        await line.recovery.recover(epoch)
    assert await left(line, epoch) > MANY // 2
    slow.set()
    async with asyncio.timeout(30):
        while await left(line, epoch):
            await asyncio.sleep(0.005)
    stats = await line.store.redis.info("commandstats")
    assert stats["cmdstat_unlink"]["calls"] < MANY / 200
    assert await left(line, epoch + 1)
    await line.recovery.close()
    assert not line.recovery._clearing


async def test_clearing_that_is_cut_short_is_made_up_for(
    line: RecordedLine, slow: asyncio.Event
) -> None:
    """A house that closes leaves the rest; the next rebuild finds it."""
    epoch = await lose(line)
    await leave(line, epoch, MANY)
    async with asyncio.timeout(30):
        await line.recovery.recover(epoch)
    await line.recovery.close()
    assert await left(line, epoch)
    slow.set()
    await lose(line)
    await line.recovery.recover(epoch + 1)
    async with asyncio.timeout(30):
        while await left(line, epoch) or await left(line, epoch + 1):
            await asyncio.sleep(0.005)
    await line.recovery.close()
    assert (await line.view.snapshot("hall")).epoch == epoch + 2


async def test_leftovers_of_the_same_number_are_gone_before_it_is_used(line: RecordedLine) -> None:
    """Of an epoch that was half written, whether or not its mark is still there."""
    before, epoch = await line.view.snapshot("hall"), await lose(line)
    await leave(line, epoch + 1, MANY)
    await line.store.redis.zadd(keys.line(GROUP, epoch + 1, "hall:b"), {"000000000000:x": 1})
    await line.recovery.recover(epoch)
    assert await left(line, epoch + 1) < MANY
    after = await line.view.snapshot("hall")
    assert (after.epoch, after.tickets) == (epoch + 1, before.tickets)
    assert [t.id for t in await line.view.waiting("hall:b", 9)] == [t.id for t in before.tickets]
    await line.recovery.close()
