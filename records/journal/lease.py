"""The lease on a group: which of several processes commits its log.

It saves work and nothing more. That two holders do no harm is the doing of the head's
compare-and-set in `records.journal.committer`.
"""

import asyncio
import contextlib

from queueing.line.redis.lock import RedisLock
from queueing.line.store import Store
from queueing.model import keys
from records.journal.commit_notices import CommitNotices

LEASE_MS = 3000  # renewed three times, and tried for six times, in that time


class Lease:
    """One process's part in the lease of one epoch."""

    def __init__(self, store: Store, epoch: int, notices: CommitNotices) -> None:
        """Not held yet; `notices` tell the others when it is released."""
        self._notices = notices
        self._lock = RedisLock(store.redis, keys.lease(store.group, epoch), LEASE_MS)
        self._rests_until = 0.0
        self._woken = asyncio.Event()
        self.term = 0

    @property
    def held(self) -> bool:
        """Whether it is this process that should commit."""
        return self._lock.held

    async def acquire_or_renew(self) -> bool:
        """Take the lease or renew it; a lease taken anew begins another term."""
        if asyncio.get_running_loop().time() < self._rests_until:
            return False
        had = self.held
        kept = await self._lock.acquire_or_renew()
        if kept and not had:
            self.term += 1
        return kept

    async def release(self, rest_s: float = 0.0) -> None:
        """Let another process have it, and do not ask for it for a while."""
        self._rests_until = asyncio.get_running_loop().time() + rest_s
        if self.held:
            await self._lock.release()
            await self._notices.lease_released()

    def wake(self) -> None:
        """Somebody gave it up, or it is of no more use: look again at once."""
        self._woken.set()

    async def wait_until_renewal(self) -> None:
        """Until it should be renewed or tried for."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(LEASE_MS / (3000 if self.held else 6000)):
                await self._woken.wait()
        self._woken.clear()
