"""Commands that travel together answer one by one, whatever happens on the way."""

import asyncio

import pytest
from redis import asyncio as aioredis
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import ResponseError

from queueing.batch import Batcher
from server.embedded_redis import EmbeddedRedis


async def test_each_gets_its_own_reply_or_error(redis: EmbeddedRedis) -> None:
    """One command that fails takes nobody with it."""
    async with aioredis.Redis.from_url(redis.url) as client:
        batcher = Batcher(client)
        commands = [("SET", "batch", "1"), ("INCR", "batch"), ("NONSENSE",), ("GET", "batch")]
        asked = [batcher.execute(*command) for command in commands]
        replies = await asyncio.gather(*asked, return_exceptions=True)
    assert replies[1] == 2
    assert isinstance(replies[2], ResponseError)
    assert replies[3] == b"2"


async def test_nobody_is_left_waiting(
    redis: EmbeddedRedis, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not even by a fault that the client library should not have."""
    async with aioredis.Redis.from_url(redis.url) as client:
        monkeypatch.setattr(client, "pipeline", lambda **_: None)
        batcher = Batcher(client)
        async with asyncio.timeout(5):
            with pytest.raises(TypeError):
                await batcher.execute("PING")


async def test_a_connection_closed_under_a_command_is_a_lost_one(
    redis: EmbeddedRedis, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A recovery closes them all; redis-py stumbles over that."""

    def stumble(**_: object) -> None:
        raise AttributeError("'NoneType' object has no attribute 'writelines'")

    async with aioredis.Redis.from_url(redis.url) as client:
        monkeypatch.setattr(client, "pipeline", stumble)
        with pytest.raises(RedisConnectionError):
            await Batcher(client).execute("PING")


async def test_one_who_leaves_takes_nobody_along(redis: EmbeddedRedis) -> None:
    """A cancelled caller does not cancel the batch."""
    async with aioredis.Redis.from_url(redis.url) as client:
        batcher = Batcher(client)
        leaver = asyncio.ensure_future(batcher.execute("SET", "left", "1"))
        stays = asyncio.ensure_future(batcher.execute("GET", "left"))
        await asyncio.sleep(0)
        leaver.cancel()
        assert await stays == b"1"
