"""What the process that commits a group's log tells the others, over a stream beside the log.

A notice that is lost costs time and nothing else: who hears none for a second asks SQL.
"""

import contextlib

from redis.exceptions import RedisError

from queueing.line.store import Store
from queueing.model import keys

KEPT = 100


class CommitNotices:
    """The stream of one epoch."""

    def __init__(self, store: Store, epoch: int) -> None:
        """Nothing is told yet."""
        self._store = store
        self._stream = keys.recorded(store.group, epoch)

    async def committed(self, position: str) -> None:
        """Tell up to where the log is recorded, if Redis is there."""
        with contextlib.suppress(RedisError, OSError):
            await self._add("p", position)

    async def lease_released(self) -> None:
        """Tell that the lease may be had."""
        await self._add("free", "1")

    async def _add(self, field: str, value: str) -> None:
        await self._store.command("XADD", self._stream, "MAXLEN", "~", KEPT, "*", field, value)
