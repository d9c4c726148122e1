"""A real Redis for a test."""

import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from redis import asyncio as aioredis

from server.redis.embedded import EmbeddedRedis


@asynccontextmanager
async def running_redis(*, aof: bool = True) -> AsyncIterator[EmbeddedRedis]:
    """Yield a running server in a folder of its own; a test may kill, restart or rewind it."""
    with tempfile.TemporaryDirectory(prefix="yichuang-test-") as folder:
        redis = EmbeddedRedis(Path(folder), aof=aof)
        try:
            await redis.start()
            yield redis
        finally:
            await redis.stop()


async def flush(url: str) -> None:
    """Empty a Redis as somebody else would, whose connection no recovery closes."""
    async with aioredis.Redis.from_url(url) as stranger:
        await stranger.flushall()
