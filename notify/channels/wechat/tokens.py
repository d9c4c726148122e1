"""The access token with which WeChat is asked: one for all processes, renewed by one of them.

It lies in Redis, with when it ends. Whoever finds it in its last five minutes renews it, if nobody
does so yet; the others go on with the old one, for both hold then. Only who has none, or one that
WeChat did not take, waits. A Redis that lost it, or is away, costs a question to WeChat, which
gives the same token again while it holds.
"""

import asyncio
import contextlib
import secrets
from collections.abc import Awaitable, Callable
from typing import NamedTuple

from redis import asyncio as aioredis
from redis.exceptions import RedisError

from kit.clock import real_ms
from notify.channels.wechat.faults import TokenRefused, WeChatFault
from queueing.line.redis.lock import RedisLock

EARLY_MS = 5 * 60_000
# One that ends before it arrives is of no use.
TOO_LATE_MS = 5_000
# Longer than WeChat may take to answer.
REFRESHING_MS = 15_000
WAIT_S = 8.0
POLL_S = 0.05
NO_S = 1.0


class Token(NamedTuple):
    """A token, until when it holds, and which asking gave it, for WeChat may give one twice."""

    value: str
    expires_ms: int
    asking: str

    def left_ms(self, now_ms: int) -> int:
        """For how long it still holds."""
        return self.expires_ms - now_ms


# Asks WeChat: the token, and for how many seconds it holds.
Fetch = Callable[[], Awaitable[tuple[str, int]]]


class AccessTokens:
    """The token of one mini program, as one process knows it."""

    def __init__(
        self,
        redis: aioredis.Redis,
        name: str,
        fetch: Fetch,
        now_ms: Callable[[], int] = real_ms,
    ) -> None:
        """`name` tells mini programs apart; `now_ms` is real time."""
        self._redis = redis
        self._key = f"wechat:token:{name}"
        self._fetch = fetch
        self._now_ms = now_ms
        self._turn = asyncio.Lock()
        self._own: Token | None = None
        self._no: tuple[float, TokenRefused] | None = None

    async def current(self) -> Token:
        """A token that holds. Raises `TokenRefused`."""
        held = await self._held()
        left_ms = held.left_ms(self._now_ms()) if held else 0
        if held and left_ms > EARLY_MS:
            return held
        if held and left_ms > TOO_LATE_MS:
            return await self._early(held)
        return await self._another(held)

    async def renewed(self, failed: Token) -> Token:
        """The token in place of one that WeChat did not take. Raises `TokenRefused`.

        It is asked for by one process, and only if the failed one is still the one that is known.
        """
        return await self._another(failed)

    async def _early(self, held: Token) -> Token:
        if self._turn.locked():
            return held
        async with self._turn:
            lock = RedisLock(self._redis, f"{self._key}:refresher", REFRESHING_MS)
            if not await _acquired(lock):
                return held
            try:
                known = await self._held()
                if known and known.asking != held.asking:
                    return known
                return await self._ask()
            except TokenRefused:
                return held
            finally:
                await _released(lock)

    async def _another(self, failed: Token | None) -> Token:
        """A token of another asking than the failed one's."""
        until = asyncio.get_running_loop().time() + WAIT_S
        async with self._turn:
            while True:
                known = await self._good(failed)
                if known:
                    return known
                lock = RedisLock(self._redis, f"{self._key}:refresher", REFRESHING_MS)
                if await _acquired(lock):
                    try:
                        return await self._good(failed) or await self._ask()
                    finally:
                        await _released(lock)
                if asyncio.get_running_loop().time() > until:
                    raise TokenRefused("busy", "another process does not come to an end with it")
                await asyncio.sleep(POLL_S)

    async def _good(self, failed: Token | None) -> Token | None:
        known = await self._held()
        if known is None or known.left_ms(self._now_ms()) <= TOO_LATE_MS:
            return None
        return None if failed and known.asking == failed.asking else known

    async def _held(self) -> Token | None:
        """What all processes know; what this one knows, while Redis is away."""
        try:
            found = await self._redis.get(self._key)
        except (RedisError, OSError):
            return self._own
        if not found:
            return None
        text = found.decode() if isinstance(found, bytes) else str(found)
        expires_ms, asking, value = text.split(" ", 2)
        self._own = Token(value, int(expires_ms), asking)
        return self._own

    async def _ask(self) -> Token:
        loop = asyncio.get_running_loop()
        if self._no and loop.time() < self._no[0]:
            raise self._no[1]  # who waited for it need not hear the same after as long a time
        try:
            value, expires_in_s = await self._fetch()
        except WeChatFault as fault:
            no = TokenRefused(fault.code, fault.text)
            self._no = loop.time() + NO_S, no
            raise no from None
        token = Token(value, self._now_ms() + expires_in_s * 1000, secrets.token_hex(8))
        self._own = token
        with contextlib.suppress(RedisError, OSError):
            text = f"{token.expires_ms} {token.asking} {token.value}"
            await self._redis.set(self._key, text, px=max(expires_in_s, 1) * 1000)
        return token


async def _acquired(lock: RedisLock) -> bool:
    """Whether this process is to ask; each is on its own while Redis is away."""
    try:
        return await lock.acquire_or_renew()
    except (RedisError, OSError):
        return True


async def _released(lock: RedisLock) -> None:
    with contextlib.suppress(RedisError, OSError):  # it will lapse
        await lock.release()
