"""The lease on a group: which of several processes commits its log.

It saves work and nothing more. That two holders do no harm is the doing of the head's
compare-and-set in `records.commits`.
"""

import asyncio
import contextlib

from queueing import keys
from queueing.hold import Hold
from queueing.store import Store

LEASE_MS = 3000  # renewed three times, and tried for six times, in that time
NEWS_KEPT = 100


class Lease:
    """One process's part in the lease of one epoch."""

    def __init__(self, store: Store, epoch: int) -> None:
        """Not held yet."""
        self._store = store
        self._hold = Hold(store.redis, keys.lease(store.group, epoch), LEASE_MS)
        self._news = keys.recorded(store.group, epoch)
        self._rests_until = 0.0
        self._stirred = asyncio.Event()
        self.term = 0

    @property
    def held(self) -> bool:
        """Whether it is this process that should commit."""
        return self._hold.held

    async def keep(self) -> bool:
        """Take the lease or renew it; a lease taken anew begins another term."""
        if asyncio.get_running_loop().time() < self._rests_until:
            return False
        had = self.held
        kept = await self._hold.keep()
        if kept and not had:
            self.term += 1
        return kept

    async def give_up(self, rest_s: float = 0.0) -> None:
        """Let another process have it, and do not ask for it for a while."""
        self._rests_until = asyncio.get_running_loop().time() + rest_s
        if self.held:
            await self._hold.give_up()
            await self._tell("free", "1")

    async def publish(self, position: str) -> None:
        """Tell the other processes up to where the log is recorded."""
        await self._tell("p", position)

    async def _tell(self, field: str, value: str) -> None:
        await self._store.ask("XADD", self._news, "MAXLEN", "~", NEWS_KEPT, "*", field, value)

    def stir(self) -> None:
        """Somebody gave it up, or it is of no more use: look again at once."""
        self._stirred.set()

    async def pause(self) -> None:
        """Until it should be renewed or tried for."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(LEASE_MS / (3000 if self.held else 6000)):
                await self._stirred.wait()
        self._stirred.clear()
