"""A key that one holder owns for a while."""

from redis import asyncio as aioredis

from queueing.line.redis.lock import RedisLock
from server.redis.embedded import EmbeddedRedis

LASTS_MS = 20_000


async def test_what_another_holds_is_not_taken(redis: EmbeddedRedis) -> None:
    """Until it is given up."""
    async with aioredis.from_url(redis.url) as client:
        first, second = (RedisLock(client, "hold:one", LASTS_MS) for _ in range(2))
        assert await first.acquire_or_renew()
        assert not await second.acquire_or_renew()
        await first.release()
        assert await second.acquire_or_renew()


async def test_a_key_that_outlived_its_time_is_taken(redis: EmbeddedRedis) -> None:
    """Its holder died and the clock of Redis was set back by a day: nobody waits that long."""
    async with aioredis.from_url(redis.url) as client:
        await client.set("hold:two", "somebody", px=26 * 3600 * 1000)
        hold = RedisLock(client, "hold:two", LASTS_MS)
        assert await hold.acquire_or_renew()
        assert 0 < await client.pttl("hold:two") <= LASTS_MS
