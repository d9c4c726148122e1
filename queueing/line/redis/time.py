"""The clock of Redis, which all processes of a group share."""

from redis import asyncio as aioredis


class RedisTime:
    """See `kit.clock_guard.TimeSource`."""

    def __init__(self, redis: aioredis.Redis) -> None:
        """Asks over this client's connections."""
        self._redis = redis

    async def time_ms(self) -> int:
        """The `TIME` of Redis in milliseconds. Raises what redis-py does."""
        seconds, microseconds = await self._redis.time()
        return int(seconds) * 1000 + int(microseconds) // 1000
