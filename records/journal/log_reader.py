"""Reading a group's log: one cursor a process, and the notices of what others have recorded."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from queueing.line.recovery.group_log import START, continues
from queueing.line.script_errors import EpochEnded
from queueing.line.store import Store, UnverifiedServer
from queueing.model import keys
from queueing.model.events import event_of
from records.journal.entry import Entry

BATCH = 500

Position = tuple[int, int]


def position_of(text: str) -> Position:
    """A stream id in an order that can be compared."""
    ms, _, n = text.partition("-")
    return int(ms), int(n)


class Found(NamedTuple):
    """What one look at the streams brought."""

    entries: list[Entry]
    recorded: str  # up to where another process says the log is recorded, or ''
    freed: bool  # whether somebody has given the lease up


class LogReader:
    """Follows the log of one epoch."""

    def __init__(self, store: Store, epoch: int, start: str, notices_after: str = START) -> None:
        """Begin behind `start`; of the notices, behind `notices_after`."""
        self._store = store
        self._epoch = epoch
        self._log = keys.log(store.group, epoch)
        self._notices = keys.recorded(store.group, epoch)
        self._cursors = {self._log: start, self._notices: notices_after}

    async def read(self, block_ms: int | None, *, notices: bool) -> Found:
        """What has arrived, waiting up to `block_ms` for it. Raises `EpochEnded`."""
        streams: dict[Any, Any] = {**self._cursors}
        if not notices:
            del streams[self._notices]
        try:
            found: Any = await self._store.blocking.xread(streams, count=BATCH, block=block_ms)
            if not found and block_ms:
                await self._check_epoch()
        except UnverifiedServer:
            raise EpochEnded from None
        read = {name.decode(): entries for name, entries in found}
        for name, entries in read.items():
            self._cursors[name] = entries[-1][0].decode()
        told = [fields for _, fields in read.get(self._notices, ())]
        recorded = [fields[b"p"].decode() for fields in told if b"p" in fields]
        return Found(
            _entries(read.get(self._log, ())),
            max(recorded, key=position_of, default=""),
            any(b"free" in fields for fields in told),
        )

    async def _check_epoch(self) -> None:
        """An emptied Redis answers with silence: ask for the key that must be there."""
        written = await self._store.blocking.get(keys.epoch(self._store.group))
        if self._store.epoch == self._epoch and written != str(self._epoch).encode():
            raise EpochEnded


async def entries_behind(store: Store, epoch: int, position: str) -> list[Entry]:
    """The next entries of a log; none if it does not continue from `position`.

    Then it is an older copy: what it lacks and what it has cannot be joined.
    """
    if not await continues(store.redis, store.group, epoch, position):
        return []
    log = keys.log(store.group, epoch)
    found: Any = await store.redis.xrange(log, f"({position}", count=BATCH)
    return _entries(found)


async def trim_log(store: Store, epoch: int, before_ms: int) -> None:
    """Free a log of what Redis dated before a moment, and note that it does not begin earlier."""
    oldest = f"{before_ms}-0"
    async with store.redis.pipeline() as pipe:
        pipe.set(keys.trimmed(store.group, epoch), oldest)
        pipe.xtrim(keys.log(store.group, epoch), minid=oldest, approximate=True)
        await pipe.execute()


def _entries(read: Iterable[Any]) -> list[Entry]:
    return [
        Entry(at.decode(), event_of(fields[b"e"]), fields[b"e"].decode()) for at, fields in read
    ]
