"""The journal: reads a group's log in order and commits it to SQL in batches.

Whatever has arrived while one commit was under way is the next batch, so many replies share the
price of one (group commit). The head moves by compare-and-set in the same transaction: of two
journals on one group, one changes no row and steps down.
"""

import asyncio
import contextlib
import heapq
import itertools
import sqlite3
from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from asyncpg import InterfaceError, PostgresError
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import RedisError
from tortoise.exceptions import BaseORMException, IntegrityError
from tortoise.transactions import in_transaction

from kit.errors import Unavailable
from queueing import keys
from queueing.errors import EpochEnded
from queueing.events import event_of
from queueing.store import AnotherRedis, Store
from records import journal_rows, sql
from records.journal_rows import Entry

_log = structlog.get_logger()

BATCH = 500
BLOCK_MS = 1000
LOOK_AFTER_S = 1.0
GIVE_UP_AFTER_S = 10.0
KEEP_LOG_MS = 30 * 60_000

Position = tuple[int, int]
DATABASE_FAULTS = (BaseORMException, sqlite3.Error, InterfaceError, PostgresError, OSError)


def position_of(text: str) -> Position:
    """A stream id in an order that can be compared."""
    ms, _, n = text.partition("-")
    return int(ms), int(n)


class Journal:
    """The journal of one group, and the register of replies that wait for it."""

    def __init__(self, store: Store, recover: Callable[[int], Awaitable[None]]) -> None:
        """`recover` is asked to leave an epoch that turns out to have ended."""
        self._store = store
        self._recover = recover
        self._epoch = 0
        self._last = "0-0"
        self._waiting: list[tuple[Position, int, asyncio.Future[bool]]] = []
        self._arrivals = itertools.count()
        self._turn = asyncio.Lock()
        self.late = False
        self.recorded_events = 0
        self.on_commit: list[Callable[[int, list[Entry]], None]] = []

    @property
    def position(self) -> Position:
        """Up to where the log of the current epoch is committed."""
        return position_of(self._last)

    # Waiting for the record

    async def recorded(self, epoch: int, position: str, hall: str, seq: int) -> bool:
        """See `queueing.ports.Record`."""
        if not position:
            return True  # it came from the record
        if epoch != self._epoch:
            return await self._look(epoch, position, hall, seq, certain=True)
        at = position_of(position)
        if at <= self.position or self.late:
            return at <= self.position
        return await self._wait(epoch, position, hall, seq)

    async def _wait(self, epoch: int, position: str, hall: str, seq: int) -> bool:
        future = asyncio.get_running_loop().create_future()
        heapq.heappush(self._waiting, (position_of(position), next(self._arrivals), future))
        for patience in (LOOK_AFTER_S, GIVE_UP_AFTER_S):
            done, _ = await asyncio.wait([future], timeout=patience)
            if done and future.result():
                return True
            try:
                if await self._look(epoch, position, hall, seq, certain=bool(done)):
                    return True
            except DATABASE_FAULTS as fault:
                if done:  # the epoch ended and nobody can say whether the event was recorded
                    raise Unavailable(retry_after_s=1) from fault
                self._declare_late()
                return False
        raise Unavailable(retry_after_s=1)

    async def _look(self, epoch: int, position: str, hall: str, seq: int, *, certain: bool) -> bool:
        """Whether SQL has the event; if `certain` that it never will otherwise, refuse."""
        found = await sql.rows(
            "SELECT epoch, position FROM event WHERE hall=? AND seq=?", hall, seq
        )
        if found and (found[0]["epoch"], found[0]["position"]) == (epoch, position):
            return True
        if certain:
            raise Unavailable(retry_after_s=1)
        return False

    def _declare_late(self) -> None:
        if not self.late:
            self.late = True
            _log.error("the record is away: replies no longer wait for it")

    def _caught_up(self) -> None:
        if self.late:
            self.late = False
            _log.info("the record has caught up")

    def _release(self, up_to: Position | None, *, safe: bool) -> None:
        while self._waiting and (up_to is None or self._waiting[0][0] <= up_to):
            future = heapq.heappop(self._waiting)[2]
            if not future.done():
                future.set_result(safe)

    # Reading and committing

    async def begin_epoch(self, epoch: int) -> None:
        """Follow the log of a newly proved epoch from where the record stands."""
        ended = self._epoch not in {0, epoch}
        self._epoch, self._last = epoch, await self._head()
        if ended:
            self._release(None, safe=False)

    async def _head(self) -> str:
        group = self._store.group
        head = await sql.rows("SELECT position FROM journal_head WHERE grp=?", group)
        return str(head[0]["position"])

    async def run(self) -> None:
        """Follow the log until cancelled; between two commits nothing is half done."""
        while True:
            try:
                await self.run_once(BLOCK_MS)
            except EpochEnded:
                with contextlib.suppress(Unavailable, *DATABASE_FAULTS):
                    await self._recover(self._epoch)
                    continue
                await asyncio.sleep(0.2)
            except (RedisError, OSError, Unavailable):
                await asyncio.sleep(0.1)
            except Exception as fault:  # noqa: BLE001 - whatever it is, the journal goes on
                self._declare_late()
                _log.warning("journal could not commit", fault=type(fault).__name__)
                await asyncio.sleep(0.5)

    async def run_once(self, block_ms: int | None) -> int:
        """Commit what has arrived, waiting up to `block_ms` for it; how many events."""
        async with self._turn:
            return await self._run_once(block_ms)

    async def _run_once(self, block_ms: int | None) -> int:
        epoch = self._epoch
        entries = await self._read(epoch, block_ms)
        if not entries:
            if block_ms:
                await self._check_epoch(epoch)
            if self.late:
                await self._head()
                self._caught_up()
            return 0
        try:
            await asyncio.shield(asyncio.ensure_future(self._commit(epoch, entries)))
        except IntegrityError:
            await self._commit(epoch, await self._without_old_requests(entries))
        return len(entries)

    async def _without_old_requests(self, entries: list[Entry]) -> list[Entry]:
        """Redis forgets a request after two days: one repeated later was done again; log that."""
        kept: list[Entry] = []
        for entry in entries:
            known = entry.event.request and await sql.rows(
                "SELECT 1 AS one FROM event WHERE request=?", entry.event.request
            )
            if known:
                _log.error("a request id came back after it was forgotten", name=entry.event.name)
                entry.event.request = None
            kept.append(entry)
        return kept

    async def _read(self, epoch: int, block_ms: int | None) -> list[Entry]:
        log = keys.log(self._store.group, epoch)
        try:
            found: Any = await self._store.blocking.xread(
                {log: self._last}, count=BATCH, block=block_ms
            )
        except AnotherRedis:
            raise EpochEnded from None
        except AttributeError as fault:
            # redis-py stumbles over a connection that a recovery has closed under it.
            raise RedisConnectionError from fault
        return [
            Entry(at.decode(), event_of(fields[b"e"]), fields[b"e"].decode())
            for _, entries in found
            for at, fields in entries
        ]

    async def _check_epoch(self, epoch: int) -> None:
        """An emptied Redis answers with silence: ask for the key that must be there."""
        written = await self._store.blocking.get(keys.epoch(self._store.group))
        if self._store.epoch == epoch and written != str(epoch).encode():
            raise EpochEnded

    async def _commit(self, epoch: int, entries: list[Entry]) -> None:
        group, last = self._store.group, entries[-1].position
        async with in_transaction() as tx:
            # First a write: SQLite then locks at once instead of failing half-way.
            moved = await sql.change(
                tx,
                "UPDATE journal_head SET position=? WHERE grp=? AND epoch=? AND position=?",
                last,
                group,
                epoch,
                self._last,
            )
            if not moved:
                raise EpochEnded
            await journal_rows.write(tx, group, epoch, entries)
        self._last = last
        self._caught_up()
        self.recorded_events += len(entries)
        self._release(position_of(last), safe=True)
        for tell in self.on_commit:
            tell(epoch, entries)

    async def drain(self, epoch: int) -> None:
        """Record what a log that is about to be left still holds beyond the head."""
        log = keys.log(self._store.group, epoch)
        async with self._turn:
            self._epoch, self._last = epoch, await self._head()
            if self._last != "0-0" and not await self._store.redis.xrange(
                log, self._last, self._last
            ):
                return  # an older copy: what it lacks and what it has cannot be joined
            while await self._run_once(None):
                pass

    async def trim(self) -> None:
        """Free the log of what was recorded half an hour ago or earlier."""
        ms, n = position_of(self._last)
        if ms:
            log = keys.log(self._store.group, self._epoch)
            await self._store.redis.xtrim(log, minid=f"{ms - KEEP_LOG_MS}-{n}", approximate=True)
