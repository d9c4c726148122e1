"""What the record has: the very event, not one that took its place."""

from collections.abc import AsyncIterator

import pytest_asyncio

from kit.clock import ManualClock, shanghai_ms
from records.db import sql
from records.journal import committer as commits
from server.redis.embedded import EmbeddedRedis
from tests.support.recorded_line import HALL, RecordedLine, lay_out, recorded_line


@pytest_asyncio.fixture
async def bench(database: str, redis: EmbeddedRedis) -> AsyncIterator[RecordedLine]:
    """A line of which two numbers are recorded."""
    await lay_out()
    async with recorded_line(redis.url, ManualClock(shanghai_ms("2026-11-23", 9))) as line:
        async with line.journalling():
            await line.issue()
            await line.issue()
        yield line


async def test_an_event_is_known_by_its_place_in_its_log(bench: RecordedLine) -> None:
    """After a rebuild another may have its number in the hall: whoever waits is not told yes."""
    found = await sql.rows(
        sql.connection(), "SELECT epoch, position, seq FROM event ORDER BY seq DESC LIMIT 2"
    )
    (epoch, position, seq), (_, before, seq_before) = (tuple(row.values()) for row in found)
    assert await commits.has(epoch, position, HALL, seq)
    assert not await commits.has(epoch + 1, position, HALL, seq)
    assert not await commits.has(epoch, before, HALL, seq)
    assert not await commits.has(epoch, position, HALL, seq_before)
    assert not await commits.has(epoch, position, "elsewhere", seq)
    assert not await commits.has(epoch, position, HALL, seq + 1)
