"""Several processes of a house, played in one: each has a line, a journal and a feed of its own."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from kit.clock import ManualClock, shanghai_ms
from records.db import sql
from tests.support.recorded_line import HALL, RecordedLine, lay_out, recorded_line


class Processes:
    """What has been started of them."""

    def __init__(self, redis_url: str, stack: AsyncExitStack) -> None:
        """They share the database that is open, and this Redis."""
        self._redis_url = redis_url
        self._stack = stack
        self._clock = ManualClock(shanghai_ms("2026-11-23", 9))

    async def start(self, name: str) -> RecordedLine:
        """A process that follows the log from now on."""
        line = recorded_line(self._redis_url, self._clock, name)
        return await self._stack.enter_async_context(line)


@asynccontextmanager
async def processes(redis_url: str) -> AsyncIterator[Processes]:
    """A hall in the morning, in which one number was taken from a process that has ended since."""
    await lay_out()
    async with AsyncExitStack() as stack:
        made = Processes(redis_url, stack)
        first = await made.start("first")
        async with first.journalling():
            await first.line.end_day(HALL)
            await first.issue("b")
        await first.journal.close()
        yield made


async def recorded_seqs() -> list[int]:
    """What SQL has, in order."""
    return [
        row["seq"]
        for row in await sql.rows(sql.connection(), "SELECT seq FROM event ORDER BY hall, seq")
    ]


async def told_everything(line: RecordedLine) -> None:
    """Its feed was told what SQL has, from where it began: every event once and in order."""
    expected = await recorded_seqs()
    first = line.told[0].seq
    await line.until(lambda: line.told[-1].seq >= expected[-1])
    assert [event.seq for event in line.told] == expected[first - 1 :]
