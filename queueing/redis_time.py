"""The clock of Redis, which all processes of a group share."""

from queueing.store import Store


class RedisTime:
    """See `kit.clock_guard.TimeSource`."""

    def __init__(self, store: Store) -> None:
        """Asks over the store's own connections."""
        self._store = store

    async def time_ms(self) -> int:
        """The `TIME` of Redis in milliseconds. Raises what redis-py does."""
        seconds, microseconds = await self._store.ask("TIME")
        return int(seconds) * 1000 + int(microseconds) // 1000
