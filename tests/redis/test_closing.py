"""No connection outlives the store for which it was made."""

import asyncio
import contextlib

import pytest
from redis import asyncio as aioredis
from redis.exceptions import ConnectionError as RedisConnectionError

from queueing.line.store import Store
from server.redis.embedded import EmbeddedRedis

# Making a connection takes about 25 turns of the event loop.
TURNS = pytest.mark.parametrize("turns", range(30))


async def connected(redis: EmbeddedRedis) -> int:
    """How many connections Redis has, without the one that asks."""
    async with aioredis.Redis.from_url(redis.url) as watcher:
        return len(await watcher.client_list()) - 1


async def settles(redis: EmbeddedRedis, count: int) -> None:
    """Wait until so many are left: Redis hears of a closed one a little later."""
    async with asyncio.timeout(30):
        while await connected(redis) != count:
            await asyncio.sleep(0)


@TURNS
async def test_a_store_that_closes_while_it_connects(redis: EmbeddedRedis, turns: int) -> None:
    """Whoever asked has left, or is told that the connection is lost."""
    before = await connected(redis)
    store = Store(redis.url, "closing")
    await store.adopt_server()
    leaver = asyncio.ensure_future(store.command("PING"))
    stays = asyncio.ensure_future(store.command("PING"))
    for _ in range(turns):
        await asyncio.sleep(0)
    leaver.cancel()
    await store.close()
    with contextlib.suppress(RedisConnectionError):
        assert await stays
    await settles(redis, before)
