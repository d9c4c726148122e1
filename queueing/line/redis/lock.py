"""A key that one holder owns for a while: it lapses by itself unless it is kept.

Whoever holds it may be stalled and not know that it has lapsed, so it never protects anything; it
only keeps several processes from doing the same work at once.
"""

import asyncio
import contextlib
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from redis import asyncio as aioredis
from redis.exceptions import RedisError

from kit.tasks import cancel_and_wait

# Takes the key, or makes it last longer, unless another owns it. One that would last longer than
# anybody asks for outlived its time when the clock of Redis was set back: it has lapsed.
_ACQUIRE_OR_RENEW = """
local owner = redis.call('GET', KEYS[1])
if owner and owner ~= ARGV[1] and redis.call('PTTL', KEYS[1]) <= tonumber(ARGV[2]) then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1
"""

_RELEASE = """
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('DEL', KEYS[1])
"""


class RedisLock:
    """One process's claim to a key."""

    def __init__(self, redis: aioredis.Redis, key: str, lasts_ms: int) -> None:
        """Nothing is claimed yet."""
        self._redis = redis
        self._key = key
        self._lasts_ms = lasts_ms
        self._token = secrets.token_hex(8)
        self._until = 0.0

    @property
    def held(self) -> bool:
        """Whether the key is ours, as far as we can know without asking."""
        return asyncio.get_running_loop().time() < self._until

    async def acquire_or_renew(self) -> bool:
        """Take the key or renew it; False while another owns it."""
        asked = asyncio.get_running_loop().time()
        kept = await self._redis.eval(_ACQUIRE_OR_RENEW, 1, self._key, self._token, self._lasts_ms)
        self._until = asked + self._lasts_ms / 1000 if kept else 0.0
        return bool(kept)

    async def release(self) -> None:
        """Let somebody else have it."""
        self._until = 0.0
        await self._redis.eval(_RELEASE, 1, self._key, self._token)

    @asynccontextmanager
    async def kept(self) -> AsyncIterator[None]:
        """Keep what is held for as long as the `with` lasts, then give it up."""
        keeping = asyncio.ensure_future(self._renew_on())
        try:
            yield
        finally:
            await cancel_and_wait(keeping)
            with contextlib.suppress(RedisError, OSError):  # it will lapse
                await self.release()

    async def _renew_on(self) -> None:
        # One that has lapsed is taken again, unless somebody else was quicker.
        with contextlib.suppress(RedisError, OSError):
            while await self.acquire_or_renew():  # noqa: ASYNC110 - it is Redis that knows
                await asyncio.sleep(self._lasts_ms / 4000)
