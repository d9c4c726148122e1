"""Redis for what belongs to no group: limits, and its clock."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from redis import asyncio as aioredis

from queueing.line.redis.connections import make_pool

CONNECTIONS = 32
WITHIN_S = 5.0


@asynccontextmanager
async def open_redis(url: str) -> AsyncIterator[aioredis.Redis]:
    """A client that connects when it is asked something, closed with the `with`.

    It tries nothing twice: a count would go up by two.
    """
    pool = make_pool(url, CONNECTIONS, reply_s=WITHIN_S)
    try:
        yield aioredis.Redis(connection_pool=pool)
    finally:
        await pool.disconnect()
