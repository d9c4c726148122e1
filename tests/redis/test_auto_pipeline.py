"""Commands that travel together answer one by one, whatever happens on the way."""

import asyncio

import pytest
from redis import asyncio as aioredis
from redis.exceptions import ResponseError
from redis.exceptions import TimeoutError as RedisTimeoutError

from queueing.line.redis.auto_pipeline import AutoPipeline
from server.redis.embedded import EmbeddedRedis


async def test_each_gets_its_own_reply_or_error(redis: EmbeddedRedis) -> None:
    """One command that fails takes nobody with it."""
    async with aioredis.Redis.from_url(redis.url) as client:
        pipeline = AutoPipeline(client)
        commands = [("SET", "batch", "1"), ("INCR", "batch"), ("NONSENSE",), ("GET", "batch")]
        asked = [pipeline.execute(*command) for command in commands]
        replies = await asyncio.gather(*asked, return_exceptions=True)
    assert replies[1] == 2
    assert isinstance(replies[2], ResponseError)
    assert replies[3] == b"2"


async def test_nobody_is_left_waiting(
    redis: EmbeddedRedis, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not even by a fault that the client library should not have."""
    async with aioredis.Redis.from_url(redis.url) as client:
        monkeypatch.setattr(client.connection_pool, "get_connection", lambda: None)
        pipeline = AutoPipeline(client)
        async with asyncio.timeout(30):
            with pytest.raises(TypeError):
                await pipeline.execute("PING")


async def test_one_who_leaves_takes_nobody_along(redis: EmbeddedRedis) -> None:
    """A cancelled caller does not cancel the batch."""
    async with aioredis.Redis.from_url(redis.url) as client:
        pipeline = AutoPipeline(client)
        leaver = asyncio.ensure_future(pipeline.execute("SET", "left", "1"))
        stays = asyncio.ensure_future(pipeline.execute("GET", "left"))
        await asyncio.sleep(0)
        leaver.cancel()
        assert await stays == b"1"


async def test_a_batch_that_is_cut_short_leaves_no_reply_behind(redis: EmbeddedRedis) -> None:
    """Else the next one would be given the answers of somebody else."""
    async with aioredis.Redis.from_url(redis.url, socket_timeout=1) as client:
        pipeline = AutoPipeline(client)
        asked = [pipeline.execute(*command) for command in (("BLPOP", "none", 5), ("ECHO", "old"))]
        told = await asyncio.gather(*asked, return_exceptions=True)
        assert all(isinstance(one, RedisTimeoutError) for one in told), told
        assert await pipeline.execute("ECHO", "new") == b"new"
