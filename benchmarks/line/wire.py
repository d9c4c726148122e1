"""A line of its own for a simulation: the house's `Line`, `Store` and scripts, without SQL.

Only the way to Redis is shorter. The house gathers the commands of many requests into one
pipeline; a simulation asks one thing at a time, so its commands go straight through the socket.
"""

import socket
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, NamedTuple

import hiredis
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import ResponseError

from kit.clock import ManualClock
from queueing.line.ports import Head, RebuildState
from queueing.line.reader import LineReader
from queueing.line.recovery.recover import Recovery
from queueing.line.redis.auto_pipeline import AutoPipeline
from queueing.line.store import Store
from queueing.line.verbs import Line
from queueing.model import keys
from queueing.model.documents import WindowDoc
from queueing.model.events import Event, event_of
from queueing.model.transitions import WindowState
from queueing.rules.hall_rules import Rulebook
from server.redis.embedded import EmbeddedRedis

GROUP = "simulated"
_CHUNK = 65536
_PATIENCE_S = 30


class Wire(AutoPipeline):
    """Asks Redis one command at a time and waits for the answer."""

    def __init__(self, path: Path) -> None:
        """Connect."""
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.settimeout(_PATIENCE_S)
        self._socket.connect(str(path))
        self._reader = hiredis.Reader()

    async def execute(self, *command: str | bytes | int) -> Any:  # noqa: ANN401 - Redis's reply
        """Run one command. Raises what redis-py would."""
        words: Any = (*str(command[0]).split(), *command[1:])  # its stub knows one word only
        self._socket.sendall(hiredis.pack_command(words))
        while (reply := self._reader.gets()) is False:
            received = self._socket.recv(_CHUNK)
            if not received:
                raise RedisConnectionError("the simulation's Redis has ended")
            self._reader.feed(received)
        if isinstance(reply, hiredis.ReplyError):
            raise ResponseError(str(reply))
        return reply

    async def close(self) -> None:
        """Hang up."""
        self._socket.close()


class DirectStore(Store):
    """The house's store over a wire."""

    def __init__(self, redis: EmbeddedRedis) -> None:
        """Connect at once; the caller proves the epoch."""
        super().__init__(redis.url, GROUP)
        self.wire = self._pipeline = Wire(redis.socket)


class NoSource:
    """The record of a group that has never been used; it counts epochs and keeps nothing."""

    def __init__(self, book: Rulebook) -> None:
        """All windows are closed."""
        self._book = book
        self._head = Head(0, "", "0-0")

    async def head(self, group: str) -> Head:  # noqa: ARG002 - there is one group
        """See `RebuildSource`."""
        return self._head

    async def raise_epoch(self, group: str, ended: int, started: int, run_id: str) -> bool:  # noqa: ARG002
        """See `RebuildSource`."""
        self._head = Head(started, run_id, "0-0")
        return True

    async def rebuild_state(self, group: str) -> RebuildState:  # noqa: ARG002
        """See `RebuildSource`."""
        windows = [
            WindowDoc(window, hall, window, WindowState.CLOSED)
            for hall, rules in self._book.halls.items()
            for window in rules.windows
        ]
        return RebuildState(
            windows=windows, serves=self._book.all_serves(), lines=self._book.all_lines()
        )

    async def drain(self, epoch: int) -> None:
        """See `RebuildSource`."""


class NoBarrier:
    """Takes every event for recorded."""

    async def recorded(self, epoch: int, position: str, hall: str, seq: int) -> bool:  # noqa: ARG002
        """See `DurabilityBarrier`."""
        return True


class Place(NamedTuple):
    """A line to simulate on, with its clock."""

    line: Line
    view: LineReader
    clock: ManualClock
    store: DirectStore

    async def logged(self) -> list[Event]:
        """What the log holds; it is empty afterwards."""
        log = keys.log(GROUP, self.store.epoch)
        entries = await self.store.wire.execute("XRANGE", log, "-", "+")
        await self.store.wire.execute("XTRIM", log, "MAXLEN", 0)
        return [event_of(fields[1]) for _, fields in entries]


@asynccontextmanager
async def own_redis() -> AsyncIterator[EmbeddedRedis]:
    """A Redis in a folder of its own, which keeps nothing on disk."""
    with tempfile.TemporaryDirectory(prefix="yichuang-sim-") as folder:
        redis = EmbeddedRedis(Path(folder), aof=False)
        try:
            await redis.start()
            yield redis
        finally:
            await redis.stop()


@asynccontextmanager
async def open_line(redis: EmbeddedRedis, book: Rulebook, start_ms: int) -> AsyncIterator[Place]:
    """An empty line by these rules; whatever the Redis held before is gone."""
    store, clock = DirectStore(redis), ManualClock(start_ms)
    await store.wire.execute("FLUSHALL")
    recovery = Recovery(store, NoSource(book))
    try:
        await recovery.recover(0)
        line = Line(store, recovery, NoBarrier(), clock, book)
        yield Place(line, LineReader(store, recovery), clock, store)
    finally:
        await store.close()
