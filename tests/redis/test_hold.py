"""A key that one holder owns for a while."""

from redis import asyncio as aioredis

from queueing.hold import Hold
from server.embedded_redis import EmbeddedRedis

LASTS_MS = 2000


async def test_what_another_holds_is_not_taken(redis: EmbeddedRedis) -> None:
    """Until it is given up."""
    async with aioredis.from_url(redis.url) as client:
        first, second = (Hold(client, "hold:one", LASTS_MS) for _ in range(2))
        assert await first.keep()
        assert not await second.keep()
        await first.give_up()
        assert await second.keep()


async def test_a_key_that_outlived_its_time_is_taken(redis: EmbeddedRedis) -> None:
    """Its holder died and the clock of Redis was set back by a day: nobody waits that long."""
    async with aioredis.from_url(redis.url) as client:
        await client.set("hold:two", "somebody", px=26 * 3600 * 1000)
        hold = Hold(client, "hold:two", LASTS_MS)
        assert await hold.keep()
        assert 0 < await client.pttl("hold:two") <= LASTS_MS
