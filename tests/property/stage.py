"""Two halls on a real Redis and a real SQLite file, and whatever may befall them."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from redis import asyncio as aioredis
from redis.exceptions import RedisError
from tortoise.backends.base.executor import EXECUTOR_CACHE
from tortoise.transactions import in_transaction

from kit.clock import ManualClock, shanghai_ms
from kit.errors import Unavailable
from queueing.line.reader import LineReader
from queueing.line.recovery.recover import Recovery
from queueing.line.requests import Outcome
from queueing.line.script_errors import EpochEnded
from queueing.line.store import Store
from queueing.line.verbs import Line
from queueing.model import keys
from queueing.rules.hall_rules import Rulebook, decode
from records.db.engine import open_database, sqlite_url
from records.hall_directory import read_directory
from records.journal.entry import Entry
from records.journal.journal import Journal
from records.models.catalogue.halls import Hall, HallGroup, Lane, Window, WindowLane
from records.recorded import Listeners, recorded
from records.rulebook import read_rulebook
from records.transactions import connection
from server.redis.embedded import EmbeddedRedis
from tests.support.redis import running_redis
from tests.support.rollback import roll_back

LANES = "abc"
# Of the hall and of the one next door: window → lane → handicap in seconds.
WINDOWS = (
    {"1": {"a": 0, "b": 0}, "2": {"a": 0, "c": 300}, "3": {"a": 600, "b": 0}},
    {"1": {"a": 0, "b": 0}},
)


@dataclass
class Ground:
    """What outlives an example: the servers. Each example has a group of its own."""

    redis: EmbeddedRedis
    groups: "count[int]" = field(default_factory=lambda: count(1))


@asynccontextmanager
async def open_ground(folder: Path, tables: Path) -> AsyncIterator[Ground]:
    """Start Redis and open a copy of empty tables."""
    url = sqlite_url(Path(shutil.copy(tables, folder / "line.sqlite3")))
    EXECUTOR_CACHE.clear()
    async with open_database(url), running_redis(aof=False) as redis:
        yield Ground(redis)
    EXECUTOR_CACHE.clear()


class Stage:
    """A group of two halls and the process that keeps its line."""

    line: Line
    view: LineReader
    store: Store
    journal: Journal
    recovery: Recovery

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self.group = f"g{next(ground.groups)}"
        self.halls = (f"{self.group}-hall", f"{self.group}-next")
        self.clock = ManualClock(shanghai_ms("2026-11-23", 9, 15))
        self._copy: bytes | None = None

    async def open(self) -> None:
        """Lay the halls out and start the process."""
        await self.ground.redis.start()
        async with aioredis.Redis.from_url(self.ground.redis.url) as client:
            await client.flushall()
        async with in_transaction():
            await self._lay_out()
        await self.begin()

    async def _lay_out(self) -> None:
        group = await HallGroup.create(id=self.group)
        lanes = [Lane(group=group, code=c, name=c, name_en=c, prefix=c.upper()) for c in LANES]
        for lane in lanes:
            lane.expected_service_s = 60
            await lane.save()
        for name, windows in zip(self.halls, WINDOWS, strict=True):
            hall = Hall(id=name, group=group, level="city", name=name, name_en=name)
            hall.remote_lanes = "b" if name == self.halls[0] else ""
            await hall.save()
            for code, served in windows.items():
                window = Window(hall=hall, code=code, name=code, name_en=code, kind="special")
                await window.save()
                for lane in (lane for lane in lanes if lane.code in served):
                    serves = WindowLane(window=window, lane=lane, handicap_s=served[lane.code])
                    await serves.save()

    async def begin(self) -> None:
        """Start a process, which knows nothing but what Redis and SQL hold."""
        self.store = Store(self.ground.redis.url, self.group)
        after, on_told = (self._learn_anew,), (self._learn,)
        self.recovery, self.journal = recorded(self.store, Listeners(after=after, on_told=on_told))
        book = await self._rulebook()
        self.line = Line(self.store, self.recovery, self.journal, self.clock, book)
        self.view = LineReader(self.store, self.recovery)
        await self.recovery.recover(0)

    async def _rulebook(self) -> Rulebook:
        return await read_rulebook(connection(), await read_directory(connection(), self.group))

    async def _learn_anew(self, _: int) -> None:
        for rules in (await self._rulebook()).halls.values():
            self.line.rules.learn(rules)

    def _learn(self, _: int, entries: list[Entry]) -> None:
        for entry in entries:
            if entry.event.rules:
                self.line.rules.learn(decode(entry.event.rules))

    async def close(self) -> None:
        """End the process."""
        await self.journal.close()
        await self.recovery.close()
        await self.store.close()

    # Verbs and the record

    async def carry_out(self, asked: Awaitable[Outcome]) -> Outcome:
        """The answer to a verb, whose event the journal commits meanwhile."""
        task = asyncio.ensure_future(asked)
        while not task.done():
            await self.catch_up()
        return await task

    async def catch_up(self) -> None:
        """Commit what there is."""
        with suppress(EpochEnded, RedisError, OSError, Unavailable):
            while await self.journal.run_once(None):
                pass
        await asyncio.sleep(0)

    async def started(self, asked: Awaitable[Outcome], request: str) -> "asyncio.Future[Outcome]":
        """A verb that Redis has carried out and the journal has not seen, or one that is done."""
        task = asyncio.ensure_future(asked)
        name = keys.request(self.group, self.store.epoch, request)
        while not task.done() and not await self.store.redis.exists(name):
            await asyncio.sleep(0)
        return task

    # What may befall it

    @property
    def copied(self) -> bool:
        """Whether there is a copy to come back with."""
        return self._copy is not None

    async def crash(self) -> None:
        """The process dies; when its lease has run out, another one begins."""
        await self.store.redis.delete(keys.lease(self.group, self.store.epoch))
        await self.journal._notices.finish(5)
        await self.recovery.close()
        await self.store.close()
        await self.begin()

    async def flush(self) -> None:
        """Redis is emptied."""
        await self.store.redis.flushall()
        await self.recovery.recover(self.store.epoch)

    async def back(self) -> None:
        """SQL loses its last three events, which the log in Redis still has."""
        await roll_back(self.group, 3)
        await self.journal.check_head()

    async def copy(self) -> None:
        """Keep a copy of what Redis holds."""
        await self.store.redis.save()
        self._copy = (self.ground.redis.data / "dump.rdb").read_bytes()

    async def restart(self) -> None:
        """Redis is ended and comes back with what it held."""
        await self.store.redis.save()
        await self._start_again()

    async def rewind(self) -> None:
        """Redis is killed and comes back with the copy that was kept."""
        await self._start_again(self._copy)

    async def _start_again(self, copy: bytes | None = None) -> None:
        await self.ground.redis.kill()
        if copy is not None:
            (self.ground.redis.data / "dump.rdb").write_bytes(copy)
        await self.ground.redis.start()
        await self.recovery.recover(self.store.epoch)
